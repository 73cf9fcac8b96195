/// TBD
@NullMarked
package dev.gatehouse.core.signature;

import org.jspecify.annotations.NullMarked;
