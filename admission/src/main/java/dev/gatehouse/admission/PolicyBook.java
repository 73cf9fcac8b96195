// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.admission.PolicyObjects.Written;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The policies of a cluster, compiled and kept, so that one change among ten thousand costs one
/// compilation. A policy is compiled again when its uid or generation is another, when a Secret or
/// ConfigMap it names is another, when a key store or URL answers something else, or when a trust root it
/// goes by is another, or is there no more.
///
/// ```java
/// PolicyBook book = new PolicyBook(keySource, documentSource, trustedRoots);
/// PolicySet.Loaded policies = book.update(objects, UnmatchedImages.DENY);
/// ```
///
/// Nothing that is wrong with one policy concerns another. To be called by one thread at a time.
public final class PolicyBook {
    private final KeySource keys;
    private final DocumentSource documents;
    private final TrustedRoots roots;
    private final PolicyEngine engine;

    // By name, in the order of names.
    private Map<String, Page> pages = new TreeMap<>();
    private PolicySet.Loaded current = new PolicySet.Loaded(List.of(), UnmatchedImages.DENY);
    private Map<Place, String> restored = Map.of();
    // What the judge of a cluster without policies was compiled with; empty before there was one.
    private Map<String, TrustedRoots.Found> fallbackTrust = Map.of();
    private long compilations;

    /// Makes a book for policies that refer to no trust root.
    public PolicyBook(KeySource keys, DocumentSource documents) {
        this(keys, documents, TrustedRoots.NONE);
    }

    /// @param roots asked at each [#update] for those that policies go by
    public PolicyBook(KeySource keys, DocumentSource documents, TrustedRoots roots) {
        this(keys, documents, roots, PolicyEngine.NONE);
    }

    /// @param roots asked at each [#update] for those that policies go by
    /// @param engine of the languages of documents
    public PolicyBook(KeySource keys, DocumentSource documents, TrustedRoots roots, PolicyEngine engine) {
        this.keys = keys;
        this.documents = documents;
        this.roots = roots;
        this.engine = engine;
    }

    /// What is kept of one policy.
    ///
    /// @param strict as annotated, which is no new generation
    /// @param outside gathered from key stores and URLs; empty where the policy names none
    /// @param trust what was known of the trust roots it goes by, by name
    private record Page(
            String uid,
            long generation,
            boolean strict,
            PolicyReferences.Versions versions,
            Outside outside,
            Map<String, TrustedRoots.Found> trust,
            CompiledPolicy compiled) {
        boolean isOf(Written policy) {
            return uid.equals(policy.uid())
                    && generation == policy.generation()
                    && strict == CueStrictness.isWantedBy(policy.content());
        }

        boolean trustsAsIn(TrustedRoots roots) {
            return trustAsIn(trust, roots);
        }
    }

    private static boolean trustAsIn(Map<String, TrustedRoots.Found> trust, TrustedRoots roots) {
        return trust.entrySet().stream().allMatch(entry -> entry.getValue().equals(roots.root(entry.getKey())));
    }

    /// Notes which roots are asked for, so that nothing depends on anybody remembering to say so.
    private static final class Noted implements TrustedRoots {
        private final TrustedRoots roots;
        private final Map<String, Found> found = new HashMap<>();

        Noted(TrustedRoots roots) {
            this.roots = roots;
        }

        @Override
        public Found root(String name) {
            return found.computeIfAbsent(name, roots::root);
        }
    }

    /// What a policy got from places that can answer differently at any time.
    ///
    /// @param asked whether there is such a place
    private record Outside(boolean asked, Map<String, String> gathered, List<InlinedPolicy.Gap> gaps) {
        static final Outside NONE = new Outside(false, Map.of(), List.of());
    }

    /// A reference of one generation of one object.
    private record Place(String uid, long generation, String path) {}

    /// A text that came from a key store or a URL, to be kept beyond the life of the process. Public
    /// material.
    ///
    /// @param uid of the policy
    /// @param generation of the policy
    /// @param path of the field that refers to it
    public record Remembered(String uid, long generation, String path, String text) {}

    /// Takes what an earlier process knew; it serves where nobody answers and uid and generation are
    /// unchanged. To be called before the first [#update].
    public void restore(List<Remembered> remembered) {
        Map<Place, String> places = new HashMap<>();
        remembered.forEach(one -> places.put(new Place(one.uid(), one.generation(), one.path()), one.text()));
        restored = Map.copyOf(places);
    }

    /// Returns what a later process can [#restore].
    public List<Remembered> remembered() {
        List<Remembered> remembered = new ArrayList<>();
        pages.values()
                .forEach(page -> page.outside()
                        .gathered()
                        .forEach((path, text) ->
                                remembered.add(new Remembered(page.uid(), page.generation(), path, text))));
        return remembered;
    }

    /// Returns the policies as `objects` have them. The same value as before comes back where nothing
    /// changed.
    public PolicySet.Loaded update(PolicyObjects objects, UnmatchedImages unmatched) {
        Map<String, Page> next = new TreeMap<>();
        boolean changed = objects.policies().size() != pages.size() || unmatched != current.unmatched();
        for (Written policy : objects.policies()) {
            Optional<Page> last = Optional.ofNullable(pages.get(policy.name())).filter(page -> page.isOf(policy));
            Page page = page(policy, last, objects);
            changed |=
                    last.map(kept -> !kept.compiled().equals(page.compiled())).orElse(true);
            next.put(policy.name(), page);
        }
        pages = next;
        restored = Map.of();
        if (next.isEmpty() && unmatched == UnmatchedImages.KEYLESS) {
            boolean outdated = fallbackTrust.isEmpty() || !trustAsIn(fallbackTrust, roots);
            if (changed || outdated) {
                Noted noted = new Noted(roots);
                current = PolicySet.Loaded.judgingAllBy(
                        PolicyCompiler.fallback(noted).policy());
                fallbackTrust = Map.copyOf(noted.found);
            }
        } else if (changed) {
            List<ImagePolicy> policies =
                    next.values().stream().map(page -> page.compiled().policy()).toList();
            current = current.with(policies, unmatched);
        }
        return current;
    }

    /// Returns the policies of the last [#update] with what about them could not be used, sorted by name.
    public List<CompiledPolicy> policies() {
        return pages.values().stream().map(Page::compiled).toList();
    }

    /// Returns how often a policy was compiled so far.
    public long compilations() {
        return compilations;
    }

    private Page page(Written policy, Optional<Page> last, PolicyObjects objects) {
        if (last.isPresent()
                && !last.get().outside().asked()
                && last.get().versions().areThoseOf(objects)
                && last.get().trustsAsIn(roots)) {
            return last.get();
        }
        try {
            return switch (WrittenPolicy.read(policy)) {
                case WrittenPolicy.Unreadable unreadable -> strict(policy, unreadable);
                case WrittenPolicy.Read read -> page(policy, read.policy(), last, objects);
            };
        } catch (RuntimeException e) {
            // The last resort: whatever a policy manages to break, it breaks for itself, and refuses.
            return strict(policy, WrittenPolicy.Unreadable.because(policy, "internal error: " + e));
        }
    }

    private Page strict(Written policy, WrittenPolicy.Unreadable unreadable) {
        compilations++;
        return new Page(
                policy.uid(),
                policy.generation(),
                CueStrictness.isWantedBy(policy.content()),
                PolicyReferences.Versions.NONE,
                Outside.NONE,
                Map.of(),
                unreadable.compiled());
    }

    private Page page(Written written, ClusterImagePolicy policy, Optional<Page> last, PolicyObjects objects) {
        PolicyReferences references = PolicyReferences.of(policy);
        PolicyReferences.Versions versions = references.versions(objects);
        PolicyInliner inliner = new PolicyInliner(objects::secret, objects::configMap, keys, documents);
        InlinedPolicy inlined = inliner.inline(policy, earlier(written, references, last));
        Outside outside = references.leadOutside()
                ? new Outside(true, references.outsideOf(inlined.gathered()), inlined.gaps())
                : Outside.NONE;
        if (last.isPresent()
                && last.get().outside().equals(outside)
                && last.get().versions().equals(versions)
                && last.get().trustsAsIn(roots)) {
            return last.get();
        }
        compilations++;
        Noted noted = new Noted(roots);
        CompiledPolicy compiled = PolicyCompiler.compile(inlined, noted, engine);
        return new Page(
                written.uid(),
                written.generation(),
                CueStrictness.isWantedBy(written.content()),
                versions,
                outside,
                Map.copyOf(noted.found),
                compiled);
    }

    private Map<String, String> earlier(Written written, PolicyReferences references, Optional<Page> last) {
        if (last.isPresent() || restored.isEmpty()) {
            return last.map(page -> page.outside().gathered()).orElse(Map.of());
        }
        Map<String, String> earlier = new HashMap<>();
        for (String path : references.outside()) {
            Optional.ofNullable(restored.get(new Place(written.uid(), written.generation(), path)))
                    .ifPresent(text -> earlier.put(path, text));
        }
        return earlier;
    }
}
