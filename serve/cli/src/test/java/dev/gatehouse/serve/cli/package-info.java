// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gatehouse.serve.cli;

import org.jspecify.annotations.NullMarked;
