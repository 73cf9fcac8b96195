// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds and fetches targets ([TUF
/// §5.6](https://theupdateframework.github.io/specification/latest/#update-targets) and §5.7): roles are asked in
/// the order of delegations, depth first, each once.
final class TargetSearch {
    private static final int MOST_ROLES = 32;

    private final MetadataUpdate update;
    private final TrustedMetadata metadata;
    private final List<String> folder;
    private Instant expires;

    /// @param folder parts of the path to the targets within the repository
    TargetSearch(MetadataUpdate update, TrustedMetadata metadata, List<String> folder) {
        this.update = update;
        this.metadata = metadata;
        this.folder = List.copyOf(folder);
        this.expires = metadata.expires();
    }

    /// Returns the target at `path`; empty where nobody who may speaks about it.
    ///
    /// @throws TufException where a role on the way is not believed or cannot be had, or too many are
    Optional<TargetFile> target(String path) {
        Set<String> asked = new HashSet<>();
        Deque<Delegation> pending = new ArrayDeque<>();
        Optional<TargetFile> own = metadata.targets().target(path);
        if (own.isPresent()) {
            return own;
        }
        push(metadata.targets(), path, pending);
        while (!pending.isEmpty()) {
            Delegation delegation = pending.pop();
            if (!asked.add(delegation.role())) {
                continue;
            }
            if (asked.size() > MOST_ROLES) {
                throw new TufException(
                        TufReason.UNKNOWN_TARGET, "more than " + MOST_ROLES + " roles may speak about " + path);
            }
            TargetsMetadata targets =
                    update.targets(metadata.root(), delegation.role(), delegation.keys(), metadata.snapshot());
            Instant end = targets.file().expires();
            expires = end.isBefore(expires) ? end : expires;
            Optional<TargetFile> found = targets.target(path);
            if (found.isPresent()) {
                return found;
            }
            if (delegation.terminating()) {
                pending.clear();
            }
            push(targets, path, pending);
        }
        return Optional.empty();
    }

    // The first delegation is asked first, so it goes on top.
    private static void push(TargetsMetadata targets, String path, Deque<Delegation> pending) {
        for (Delegation delegation : targets.delegations().reversed()) {
            if (delegation.covers(path)) {
                pending.push(delegation);
            }
        }
    }

    /// Returns the first instant at which some metadata that was asked so far is no longer believed.
    Instant expires() {
        return expires;
    }

    /// Returns the bytes of `target`, kept or fetched.
    ///
    /// @throws TufException where they are not the listed ones or cannot be had
    byte[] bytes(TargetFile target) {
        StoredName name = StoredName.target(target.path());
        Optional<byte[]> kept = update.load(name).filter(bytes -> isListed(target, bytes));
        if (kept.isPresent()) {
            return kept.get();
        }
        byte[] bytes = fetched(target);
        target.file().require(bytes, target.path());
        update.keep(name, bytes);
        return bytes;
    }

    private static boolean isListed(TargetFile target, byte[] bytes) {
        try {
            target.file().require(bytes, target.path());
            return true;
        } catch (TufException _) {
            return false;
        }
    }

    private byte[] fetched(TargetFile target) {
        int length = target.file().length().orElse(TargetFile.LONGEST);
        List<String> parts = parts(target.path());
        if (!metadata.root().consistent()) {
            return update.fetch(joined(parts, ""), length).orElseThrow(() -> missing(target));
        }
        for (String hash : List.of("sha256", "sha512")) {
            String value = target.file().hashes().getOrDefault(hash, "");
            if (!value.isEmpty()) {
                Optional<byte[]> bytes = update.fetch(joined(parts, value + "."), length);
                if (bytes.isPresent()) {
                    return bytes.get();
                }
            }
        }
        throw missing(target);
    }

    private List<String> joined(List<String> parts, String prefix) {
        List<String> path = new ArrayList<>(folder);
        path.addAll(parts.subList(0, parts.size() - 1));
        path.add(prefix + parts.getLast());
        return path;
    }

    /// Returns the parts of `path`.
    ///
    /// @throws TufException where one of them is empty, dots, or holds what is no part of a name
    static List<String> parts(String path) {
        List<String> parts = List.of(path.split("/", -1));
        boolean plain = parts.stream()
                .allMatch(part -> !part.isEmpty()
                        && !part.equals(".")
                        && !part.equals("..")
                        && part.length() <= 255
                        && part.chars().noneMatch(c -> c == '\\' || Character.isISOControl(c)));
        if (!plain) {
            throw new TufException(TufReason.MALFORMED, "a target has a path that is not allowed");
        }
        return parts;
    }

    private static TufException missing(TargetFile target) {
        return new TufException(TufReason.MISSING, target.path() + " is not there");
    }
}
