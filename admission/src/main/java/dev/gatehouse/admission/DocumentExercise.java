// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// What CUE documents were ever asked in this process. One that each input satisfied by lacking what it names
/// protects nothing, and nobody would notice. Remembers a bounded number of documents; to be used by many threads
/// at once.
public final class DocumentExercise {
    private static final int MOST_DOCUMENTS = 20_000;

    private enum State {
        UNASKED,
        ONLY_LACKING,
        EXERCISED
    }

    private final Runnable lacking;
    private final Map<String, Document> documents = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Document> eldest) {
            return size() > MOST_DOCUMENTS;
        }
    };
    private volatile Runnable listener = () -> {};

    /// Knows of no document yet.
    ///
    /// @param lacking is told each time a document is satisfied by an input that lacks something it names
    public DocumentExercise(Runnable lacking) {
        this.lacking = lacking;
    }

    /// Has `changed` told when [#neverExercised(String)] has another answer for some document. It is called by
    /// whoever judges, so it must not take long.
    public void onChange(Runnable changed) {
        listener = changed;
    }

    /// Returns who wants to know what becomes of the document with this text.
    public Document document(String source) {
        synchronized (documents) {
            return documents.computeIfAbsent(key(source), _ -> new Document());
        }
    }

    /// Tells whether the document was satisfied at least once, and each time by an input that lacks something it
    /// names. A document that nobody judged yet was not.
    public boolean neverExercised(String source) {
        Document known;
        synchronized (documents) {
            known = documents.get(key(source));
        }
        return known != null && known.state.get() == State.ONLY_LACKING;
    }

    private static String key(String source) {
        return Digest.of(source.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /// One document.
    public final class Document {
        private final AtomicReference<State> state = new AtomicReference<>(State.UNASKED);

        private Document() {}

        /// The input had all that the document names, or was refused by it.
        public void exercised() {
            if (state.get() != State.EXERCISED && state.getAndSet(State.EXERCISED) == State.ONLY_LACKING) {
                listener.run();
            }
        }

        /// The input satisfied the document and lacks something it names.
        public void lacked() {
            lacking.run();
            if (state.compareAndSet(State.UNASKED, State.ONLY_LACKING)) {
                listener.run();
            }
        }
    }
}
