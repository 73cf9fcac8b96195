// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DocumentExerciseTest {
    private final AtomicInteger lacking = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private final DocumentExercise exercise = exercise();

    private DocumentExercise exercise() {
        DocumentExercise made = new DocumentExercise(lacking::incrementAndGet);
        made.onChange(changes::incrementAndGet);
        return made;
    }

    @Test
    void aDocumentThatNobodyJudgedIsNotBlamed() {
        exercise.document("a: 1");
        assertThat(exercise.neverExercised("a: 1")).isFalse();
        assertThat(exercise.neverExercised("another")).isFalse();
        assertThat(changes).hasValue(0);
    }

    @Test
    void oneInputThatHadEverythingIsEnough() {
        DocumentExercise.Document document = exercise.document("a: 1");
        document.lacked();
        document.lacked();
        assertThat(exercise.neverExercised("a: 1")).isTrue();
        assertThat(exercise.neverExercised("a: 2")).isFalse();
        assertThat(lacking).hasValue(2);
        assertThat(changes).hasValue(1);

        document.exercised();
        document.exercised();
        document.lacked();
        assertThat(exercise.neverExercised("a: 1")).isFalse();
        assertThat(lacking).hasValue(3);
        assertThat(changes).hasValue(2);
    }

    @Test
    void whatWasExercisedAtOnceChangesNothing() {
        exercise.document("a: 1").exercised();
        exercise.document("a: 1").lacked();
        assertThat(exercise.neverExercised("a: 1")).isFalse();
        assertThat(changes).hasValue(0);
    }

    @Test
    void theSameTextIsTheSameDocument() {
        exercise.document("a: 1").lacked();
        assertThat(exercise.document("a: 1")).isSameAs(exercise.document("a: 1"));
        exercise.document("a: 1").exercised();
        assertThat(exercise.neverExercised("a: 1")).isFalse();
    }

    @Test
    void remembersABoundedNumberOfDocumentsThoseAskedAboutTheLongest() {
        exercise.document("kept").lacked();
        exercise.document("left").lacked();
        for (int i = 0; i < 20_000; i++) {
            exercise.document("a: " + i);
            assertThat(exercise.neverExercised("kept")).isTrue();
        }
        assertThat(exercise.neverExercised("left")).isFalse();
    }
}
