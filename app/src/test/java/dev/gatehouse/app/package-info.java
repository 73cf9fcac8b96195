// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gatehouse.app;

import org.jspecify.annotations.NullMarked;
