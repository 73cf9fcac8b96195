@NullMarked
package dev.gatehouse.serve.cli;

import org.jspecify.annotations.NullMarked;
