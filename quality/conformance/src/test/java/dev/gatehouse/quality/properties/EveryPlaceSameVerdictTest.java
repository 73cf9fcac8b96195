// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.FakeRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Property 7: an image gets the same verdict in every place of every kind of workload.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPlaceSameVerdictTest {
    /// Where an image stands in a pod spec.
    ///
    /// @param spec a pod spec with `BESIDE` where a good image stands and `HERE` where the image does
    /// @param path below the pod spec, as messages name it
    private record Place(String spec, String path, String pointer) {}

    private static final List<Place> PLACES = List.of(
            new Place(
                    "{\"initContainers\":[{\"image\":\"HERE\"}],\"containers\":[{\"image\":\"BESIDE\"}]}",
                    "initContainers[0].image",
                    "/initContainers/0/image"),
            new Place("{\"containers\":[{\"image\":\"HERE\"}]}", "containers[0].image", "/containers/0/image"),
            new Place(
                    "{\"containers\":[{\"image\":\"BESIDE\"},{\"image\":\"HERE\"}]}",
                    "containers[1].image",
                    "/containers/1/image"),
            new Place(
                    "{\"containers\":[{\"image\":\"BESIDE\"}],\"ephemeralContainers\":[{\"image\":\"HERE\"}]}",
                    "ephemeralContainers[0].image",
                    "/ephemeralContainers/0/image"),
            new Place(
                    "{\"containers\":[{\"image\":\"BESIDE\"}],\"volumes\":[{\"emptyDir\":{}},"
                            + "{\"image\":{\"reference\":\"HERE\"}}]}",
                    "volumes[1].image",
                    "/volumes/1/image/reference"));

    private final FakeRegistry registry = FakeRegistry.start();
    private final String good = Stack.pinned(registry, Stack.pushedAndSigned(registry, "good"));
    private final String bad = Stack.pinned(registry, Stack.pushed(registry, "bad"));
    private final Stack stack = Stack.start().enforcing(Stack.everythingSigned());

    @AfterAll
    void stop() {
        stack.close();
        registry.close();
    }

    private String spec(Place place, String image) {
        return place.spec().replace("HERE", image).replace("BESIDE", good);
    }

    @Test
    void deniesABadImageInEveryPlaceInTheSameWords() {
        Set<String> messages = new HashSet<>();
        for (Kind kind : Kind.ALL) {
            for (Place place : PLACES) {
                Answer answer = stack.validate(kind.create(spec(place, bad)));
                String path = kind.podSpec() + "." + place.path();
                assertThat(answer.denied()).as(kind + " " + place).isTrue();
                assertThat(answer.message()).as(kind.toString()).contains(": " + path + "\n");
                messages.add(answer.message().replace(path, "PATH"));
            }
        }
        assertThat(messages).hasSize(1);
    }

    @Test
    void admitsAGoodImageInEveryPlace() {
        for (Kind kind : Kind.ALL) {
            for (Place place : PLACES) {
                Answer answer = stack.validate(kind.create(spec(place, good)));
                assertThat(answer.allowed())
                        .as(kind + " " + place + answer.body())
                        .isTrue();
            }
        }
    }

    @Test
    void deniesABadImageThatAnUpdateBringsToAnyPlace() {
        for (Kind kind : Kind.ALL) {
            for (Place place : PLACES) {
                String old = kind.object(Kind.METADATA, spec(place, good));
                String now = kind.object(Kind.METADATA, spec(place, bad));
                assertThat(stack.validate(kind.review("UPDATE", "team", now, old))
                                .denied())
                        .as(kind + " " + place)
                        .isTrue();
                assertThat(stack.validate(kind.review("UPDATE", "team", old, now))
                                .allowed())
                        .as(kind + " " + place)
                        .isTrue();
            }
        }
    }

    @Test
    void pinsATagInEveryPlace() {
        Artifact image = Artifact.image("good");
        String tag = registry.host() + "/" + Stack.REPOSITORY + ":good";
        for (Kind kind : Kind.ALL) {
            for (Place place : PLACES) {
                Answer answer = stack.mutate(kind.create(spec(place, tag)));
                String pointer = "/" + kind.podSpec().replace('.', '/') + place.pointer();
                assertThat(answer.patch())
                        .as(kind + " " + place)
                        .isEqualTo(Map.of(pointer, tag + "@" + image.digest()));
            }
        }
    }
}
