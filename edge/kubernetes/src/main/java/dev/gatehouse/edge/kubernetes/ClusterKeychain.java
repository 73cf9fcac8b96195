// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.edge.registry.Credentials;
import dev.gatehouse.edge.registry.DockerConfig;
import dev.gatehouse.edge.registry.Keychain;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// Credentials out of the pull secrets of an object and then of its service account, each Secret's best match
/// first. Both are read from the object's own namespace, and only when somebody asks for [#credentials]: for a
/// registry that shows its images to everybody, the API server is never asked.
///
/// A Secret that is not there, may not be read, or holds nothing that can be used, is passed over and named in the
/// text of a refusal: without it, an image is refused or was public anyway. Where the API server does not answer,
/// nothing is passed over.
public final class ClusterKeychain implements Keychain {
    private static final int MOST_SECRETS = 64;
    private static final int MOST_CREDENTIALS = 16;

    private final PullSecrets secrets;

    /// Makes the keychain of the cluster behind `connection`.
    public ClusterKeychain(ClusterConnection connection) {
        this.secrets = new PullSecrets(connection);
    }

    @Override
    public AtHand atHand(Repository repository, PullIdentity identity) {
        if (identity.pullSecrets().isEmpty() && identity.serviceAccount().isEmpty()) {
            return new AtHand(List.of(), true);
        }
        Collected collected = new Collected(repository);
        Set<String> names = new LinkedHashSet<>(identity.pullSecrets());
        if (!identity.serviceAccount().isEmpty()) {
            Optional<PullSecrets.Account> account =
                    secrets.knownAccount(namespace(identity), identity.serviceAccount());
            if (account.isEmpty()) {
                return new AtHand(List.of(), false);
            }
            collected.account(account.get(), names);
        }
        for (String name : first(names, collected)) {
            Optional<PullSecrets.Pull> secret = secrets.knownSecret(namespace(identity), name);
            if (secret.isEmpty()) {
                return new AtHand(List.of(), false);
            }
            collected.secret(secret.get());
        }
        return new AtHand(collected.all(), true);
    }

    @Override
    public List<Credentials> credentials(Repository repository, PullIdentity identity) {
        String namespace = namespace(identity);
        Collected collected = new Collected(repository);
        Set<String> names = new LinkedHashSet<>(identity.pullSecrets());
        if (!identity.serviceAccount().isEmpty()) {
            collected.account(secrets.await(secrets.account(namespace, identity.serviceAccount())), names);
        }
        // All at once, since each is a round trip.
        List<CompletableFuture<PullSecrets.Pull>> asked = first(names, collected).stream()
                .map(name -> secrets.secret(namespace, name))
                .toList();
        asked.forEach(one -> collected.secret(secrets.await(one)));
        return collected.all();
    }

    private static String namespace(PullIdentity identity) {
        return identity.namespace().isEmpty() ? "default" : identity.namespace();
    }

    private static List<String> first(Set<String> names, Collected collected) {
        if (names.size() > MOST_SECRETS) {
            collected.note("only the first " + MOST_SECRETS + " pull secrets are looked at");
        }
        return names.stream().limit(MOST_SECRETS).toList();
    }

    /// What was found for one repository.
    private static final class Collected {
        private final Repository repository;
        private final Set<Credentials> found = new LinkedHashSet<>();
        private final Set<String> notes = new LinkedHashSet<>();

        Collected(Repository repository) {
            this.repository = repository;
        }

        void note(String text) {
            notes.add(text);
        }

        void account(PullSecrets.Account account, Set<String> names) {
            switch (account) {
                case PullSecrets.Account.Names listed -> names.addAll(listed.names());
                case PullSecrets.Account.Absent absent -> note(absent.reason());
                case PullSecrets.Account.Silent silent -> throw silent.exception();
            }
        }

        void secret(PullSecrets.Pull secret) {
            switch (secret) {
                case PullSecrets.Pull.Usable usable ->
                    found.addAll(usable.config().credentials(repository, DockerConfig.Hosts.PATTERNS));
                case PullSecrets.Pull.Useless useless -> note(useless.reason());
                case PullSecrets.Pull.Silent silent -> throw silent.exception();
            }
        }

        // Notes come last: they stand for showing nothing.
        List<Credentials> all() {
            if (found.size() > MOST_CREDENTIALS) {
                note("only the first " + MOST_CREDENTIALS + " of " + found.size() + " credentials are tried");
            }
            List<Credentials> all =
                    new ArrayList<>(found.stream().limit(MOST_CREDENTIALS).toList());
            notes.forEach(text -> all.add(new Credentials.Anonymous(text)));
            return List.copyOf(all);
        }
    }
}
