// SPDX-License-Identifier: Apache-2.0
/// Exact, immutable JSON values ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)): numbers keep their text,
/// objects their member order, and a document that two parsers could read differently (a member twice, bytes after
/// the end) is refused.
///
/// ```java
/// JsonValue value = JsonReader.read("{\"a\": [1, 2.50]}".getBytes(UTF_8), JsonLimits.DEFAULT);
/// String text = JsonWriter.compact(value); // {"a":[1,2.50]}
/// ```
@NullMarked
package dev.gatehouse.core.json;

import org.jspecify.annotations.NullMarked;
