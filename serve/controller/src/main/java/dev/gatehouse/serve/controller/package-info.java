// SPDX-License-Identifier: Apache-2.0
/// What only the leader writes: status, events, webhook configurations, the serving certificate.
@NullMarked
package dev.gatehouse.serve.controller;

import org.jspecify.annotations.NullMarked;
