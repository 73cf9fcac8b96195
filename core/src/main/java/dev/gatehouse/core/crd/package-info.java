/// TBD
@NullMarked
package dev.gatehouse.core.crd;

import org.jspecify.annotations.NullMarked;
