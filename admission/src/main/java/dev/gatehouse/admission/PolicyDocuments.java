// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicyCheck;
import dev.gatehouse.core.crd.Defaults;
import dev.gatehouse.core.crd.FieldProblem;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.crd.FieldProblems;
import dev.gatehouse.core.crd.ReadLimits;
import dev.gatehouse.core.crd.Resource;
import dev.gatehouse.core.crd.ResourceDocument;
import dev.gatehouse.core.crd.ResourceDocuments;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.crd.Secret;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.crd.TrustRootCheck;
import dev.gatehouse.core.oci.Blob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Policies that come as files instead of through an API server: read, defaulted, checked and compiled, with
/// everything that is wrong in all of them at once. Secrets in the same files are what the policies' `secretRef`
/// finds.
public final class PolicyDocuments {
    private PolicyDocuments() {}

    /// A file.
    ///
    /// @param name as people know it, for messages
    /// @param content YAML or JSON, any number of documents
    public record Document(String name, Blob content) {}

    /// What becomes of a policy whose name another one has already.
    public enum Duplicates {
        /// It is an error.
        REFUSE,
        /// It is passed over with a warning, as the reference's policy-tester does.
        SKIP
    }

    /// What the load depends on besides the documents.
    ///
    /// @param limits of each document
    /// @param trust whom the TrustRoots of the documents believe, and policies that name none
    public record Options(CheckSettings check, Duplicates duplicates, ReadLimits limits, TrustSource trust) {
        /// As in a cluster, and no two policies of one name; what does not stand in the documents is not there.
        public static final Options DEFAULT =
                new Options(CheckSettings.DEFAULT, Duplicates.REFUSE, ReadLimits.DEFAULT, TrustSource.OBJECTS_ONLY);

        /// Returns the same options with another check.
        public Options withCheck(CheckSettings other) {
            return new Options(other, duplicates, limits, trust);
        }

        /// Returns the same options with another answer to duplicates.
        public Options withDuplicates(Duplicates other) {
            return new Options(check, other, limits, trust);
        }

        /// Returns the same options with another source of trust.
        public Options withTrust(TrustSource other) {
            return new Options(check, duplicates, limits, other);
        }
    }

    /// One thing that is wrong.
    ///
    /// @param document name of the file
    /// @param index place of the object in the file, zero-based
    /// @param resource name of the object, empty where it has none
    /// @param level whether the file is refused for it
    /// @param text the message with its field paths; a second line holds details, where there are any
    public record Problem(String document, int index, String resource, Level level, String text) {}

    /// What was loaded.
    ///
    /// @param policies compiled, in the order of the files; those with errors are left out
    /// @param trustRoots as they were written, those with errors left out
    /// @param problems of all files, in their order
    public record Loaded(List<CompiledPolicy> policies, List<TrustRoot> trustRoots, List<Problem> problems) {
        public Loaded {
            policies = List.copyOf(policies);
            trustRoots = List.copyOf(trustRoots);
            problems = List.copyOf(problems);
        }

        /// Tells whether nothing is wrong beyond warnings.
        public boolean isSound() {
            return problems.stream().noneMatch(problem -> problem.level() == Level.ERROR);
        }
    }

    /// Loads `documents`.
    public static Loaded load(List<Document> documents, Options options) {
        Loading loading = new Loading(options);
        documents.forEach(loading::read);
        return loading.compiled();
    }

    private static final class Loading {
        private final Options options;
        private final List<Problem> problems = new ArrayList<>();
        private final Map<String, Place> policies = new LinkedHashMap<>();
        private final Map<String, TrustRoot> trustRoots = new LinkedHashMap<>();
        private final Map<String, Secret> secrets = new LinkedHashMap<>();

        private record Place(String document, int index, ClusterImagePolicy policy) {}

        Loading(Options options) {
            this.options = options;
        }

        void read(Document document) {
            ResourceDocuments found = ResourceReader.read(document.content().bytes(), options.limits());
            for (ResourceDocument part : found.documents()) {
                switch (part) {
                    case ResourceDocument.Unreadable unreadable ->
                        report(
                                document,
                                unreadable.index(),
                                "",
                                unreadable.problems().under("[" + unreadable.index() + "]"));
                    case ResourceDocument.Understood understood ->
                        resource(document, understood.index(), understood.resource());
                }
            }
        }

        private void resource(Document document, int index, Resource resource) {
            String name = Optional.ofNullable(resource.metadata().name()).orElse("");
            if (name.isEmpty()) {
                report(document, index, "", FieldProblems.of(FieldProblem.missing("[" + index + "].metadata.name")));
                return;
            }
            switch (resource) {
                case ClusterImagePolicy policy -> policy(document, index, name, policy);
                case TrustRoot root -> {
                    TrustRoot defaulted = Defaults.of(root);
                    if (sound(document, index, name, TrustRootCheck.check(defaulted))) {
                        trustRoots.put(name, defaulted);
                    }
                }
                case Secret secret -> secret(document, index, name, secret);
                case Resource.Other other ->
                    report(
                            document,
                            index,
                            name,
                            FieldProblems.of(FieldProblem.of(
                                    "unknown type: " + groupVersion(other.apiVersion()) + ", Kind=" + other.kind(),
                                    "[" + index + "]")));
            }
        }

        private static String groupVersion(String apiVersion) {
            return apiVersion.indexOf('/') < 0 ? "/" + apiVersion : apiVersion;
        }

        private void policy(Document document, int index, String name, ClusterImagePolicy policy) {
            ClusterImagePolicy defaulted = Defaults.of(policy);
            if (!sound(document, index, name, ClusterImagePolicyCheck.check(defaulted, options.check()))) {
                return;
            }
            if (policies.containsKey(name)) {
                Level level = options.duplicates() == Duplicates.SKIP ? Level.WARNING : Level.ERROR;
                String skipping = level == Level.WARNING ? ", skipping" : "";
                problems.add(new Problem(
                        document.name(), index, name, level, "duplicate policy named \"" + name + "\"" + skipping));
                return;
            }
            policies.put(name, new Place(document.name(), index, defaulted));
        }

        private void secret(Document document, int index, String name, Secret secret) {
            String namespace =
                    Optional.ofNullable(secret.metadata().namespace()).orElse("");
            if (!namespace.equals(options.check().systemNamespace())) {
                report(
                        document,
                        index,
                        name,
                        FieldProblems.of(FieldProblem.invalid(namespace, "[" + index + "].metadata.namespace")));
                return;
            }
            secrets.put(name, secret);
        }

        private boolean sound(Document document, int index, String name, FieldProblems found) {
            report(document, index, name, found);
            return found.isEmpty(Level.ERROR);
        }

        private void report(Document document, int index, String name, FieldProblems found) {
            for (Level level : Level.values()) {
                for (String text : found.texts(level)) {
                    problems.add(new Problem(document.name(), index, name, level, text));
                }
            }
        }

        Loaded compiled() {
            PolicyCompiler compiler = new PolicyCompiler(
                    new PolicyInliner(
                            name -> Optional.ofNullable(secrets.get(name)),
                            ConfigMapSource.NONE,
                            KeySource.NONE,
                            DocumentSource.NONE),
                    options.trust().among(trustRoots));
            List<CompiledPolicy> compiled = new ArrayList<>();
            policies.forEach((name, place) -> {
                CompiledPolicy policy = compiler.compile(place.policy());
                // What may pass leaves the policy in force, refusing until it does.
                policy.problems()
                        .forEach(problem -> problems.add(new Problem(
                                place.document(),
                                place.index(),
                                name,
                                problem.passing() ? Level.WARNING : Level.ERROR,
                                problem.reason() + ": " + problem.path())));
                if (policy.problems().stream().allMatch(CompiledPolicy.Problem::passing)) {
                    compiled.add(policy);
                }
            });
            return new Loaded(compiled, List.copyOf(trustRoots.values()), problems);
        }
    }
}
