@NullMarked
package dev.gatehouse.serve.quickstart;

import org.jspecify.annotations.NullMarked;
