// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gatehouse.serve.quickstart;

import org.jspecify.annotations.NullMarked;
