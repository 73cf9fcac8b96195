// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Nothing that is kept grows with the number of evaluations: neither what a policy holds on to nor what the engine's
/// classes do.
class KeptStateTest {
    private static final String RULES = """
            words[w] { w := split(input.text, " ")[_] }
            seen := {w: n | words[w]; n := count(regex.find_n(sprintf("%s+", [w]), input.text, -1))}
            f("a") = 1 { input.n > 0 }
            f("b") = 2 { input.n > 0 }
            f("c") = 3 { input.n > 0 }
            f(x) = 4 { not x == "a"; input.n >= 0 }
            g(x) = y { y := x * input.n }
            isCompliant {
                count(seen) > 0
                glob.match(concat("", [input.text, "*"]), [], input.text)
                g(f(input.kind)) >= 0
                time.format(time.now_ns()) != uuid.rfc4122(input.text)
                json.unmarshal(json.marshal(input)).n == input.n
                rand.intn(input.text, 1000) >= 0
            }
            """;

    private static RegoInput input(int i) {
        String text = "{\"text\": \"word%d other%d\", \"n\": %d, \"kind\": \"%s\"}"
                .formatted(i, i * 7, i, i % 2 == 0 ? "a" : "k" + i);
        return RegoInput.read(text.getBytes(UTF_8));
    }

    @Test
    void holdsOnToNothing() {
        RegoPolicy policy = RegoPolicyTest.compiled(RULES);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < 50; i++) {
            policy.decide(input(i), RegoCircumstances.at(now.plusSeconds(i)));
            policy.explain(input(i), RegoCircumstances.at(now.plusSeconds(i)));
        }
        assertThat(policy.decide(input(3), RegoCircumstances.at(now))).isEqualTo(new RegoVerdict.Compliant());
        long before = reachable(policy);
        for (int i = 100; i < 3_000; i++) {
            policy.decide(input(i), RegoCircumstances.at(now.plusSeconds(i)));
        }
        assertThat(reachable(policy)).isEqualTo(before).isGreaterThan(1_000);
    }

    private static List<Class<?>> classes() {
        Path root = Path.of("target/classes");
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("-info"))
                    .<Class<?>>map(name -> named(name.replace(".class", "").replace('/', '.')))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    // Counts what the policy and the fields of all classes lead to.
    private static long reachable(RegoPolicy policy) {
        Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        open.add(policy);
        for (Class<?> type : classes()) {
            fields(type, null, Modifier.STATIC, open);
        }
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (known.add(next)) {
                follow(next, open);
            }
        }
        return known.size();
    }

    private static void follow(Object object, Deque<Object> open) {
        switch (object) {
            case Map<?, ?> map -> {
                add(map.keySet(), open);
                add(map.values(), open);
            }
            case Collection<?> collection -> add(collection, open);
            case Optional<?> optional -> optional.ifPresent(open::add);
            case Object[] array -> {
                for (Object element : array) {
                    if (element != null) {
                        open.add(element);
                    }
                }
            }
            default -> {
                for (Class<?> type = object.getClass(); isOurs(type); type = type.getSuperclass()) {
                    fields(type, object, 0, open);
                }
            }
        }
    }

    private static void add(Collection<?> elements, Deque<Object> open) {
        for (Object element : elements) {
            if (element != null) {
                open.add(element);
            }
        }
    }

    private static boolean isOurs(@Nullable Class<?> type) {
        return type != null && type.getName().startsWith("dev.gatehouse.") && !type.isHidden();
    }

    private static void fields(Class<?> type, @Nullable Object object, int wanted, Deque<Object> open) {
        for (Field field : type.getDeclaredFields()) {
            if ((field.getModifiers() & Modifier.STATIC) == wanted
                    && !field.getType().isPrimitive()) {
                field.setAccessible(true);
                try {
                    Object value = field.get(object);
                    if (value != null) {
                        open.add(value);
                    }
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }
}
