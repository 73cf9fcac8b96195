// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Credentials out of a configuration file of docker or podman, the same for everybody. The first of these that
/// exists is used, and read again when it changes:
///
/// 1. `config.json` in the folder that `DOCKER_CONFIG` names, or in `~/.docker` where the variable is not set
/// 2. the file that `REGISTRY_AUTH_FILE` names
/// 3. `containers/auth.json` in the folder that `XDG_RUNTIME_DIR` names
///
/// Credential helpers (`credHelpers`, `credsStore`) are not run. A registry for which there is nothing but a helper
/// is asked anonymously, and where it refuses that, the refusal names the helper.
public final class DockerConfigKeychain implements Keychain {
    private record Loaded(Path file, FileTime modified, long size, DockerConfig config) {}

    private final List<Path> places;
    private final AtomicReference<Optional<Loaded>> loaded = new AtomicReference<>(Optional.empty());

    private DockerConfigKeychain(List<Path> places) {
        this.places = List.copyOf(places);
    }

    /// Returns the keychain of an environment.
    ///
    /// @param environment variables by name, as [System#getenv()] gives them
    public static DockerConfigKeychain of(Map<String, String> environment) {
        List<Path> places = new ArrayList<>();
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        String home = environment.getOrDefault("HOME", "");
        if (!folder.isEmpty()) {
            places.add(Path.of(folder, "config.json"));
        } else if (!home.isEmpty()) {
            places.add(Path.of(home, ".docker", "config.json"));
        }
        String file = environment.getOrDefault("REGISTRY_AUTH_FILE", "");
        if (!file.isEmpty()) {
            places.add(Path.of(file));
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isEmpty()) {
            places.add(Path.of(runtime, "containers", "auth.json"));
        }
        return new DockerConfigKeychain(places);
    }

    @Override
    public List<Credentials> credentials(Repository repository, PullIdentity identity) {
        Optional<Path> file = places.stream().filter(Files::isRegularFile).findFirst();
        if (file.isEmpty()) {
            return List.of();
        }
        DockerConfig config = config(file.get());
        List<Credentials> found = config.credentials(repository, DockerConfig.Hosts.EXACT);
        if (!found.isEmpty()) {
            return found;
        }
        return config.helper(repository)
                .<List<Credentials>>map(helper -> List.of(
                        new Credentials.Anonymous("credential helper docker-credential-" + helper + " is not run")))
                .orElse(List.of());
    }

    private DockerConfig config(Path file) {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            Optional<Loaded> known = loaded.get()
                    .filter(before ->
                            before.file().equals(file) && before.modified().equals(modified) && before.size() == size);
            if (known.isPresent()) {
                return known.get().config();
            }
            if (size > DockerConfig.LONGEST) {
                throw new RegistryUnavailableException(
                        "registry credentials in " + file + " are longer than " + DockerConfig.LONGEST + " bytes");
            }
            DockerConfig config = DockerConfig.read(Files.readAllBytes(file));
            loaded.set(Optional.of(new Loaded(file, modified, size, config)));
            return config;
        } catch (IOException _) {
            throw new RegistryUnavailableException("registry credentials in " + file + " cannot be read");
        } catch (MalformedDockerConfigException e) {
            throw new RegistryUnavailableException("registry credentials in " + file + ": " + e.getMessage());
        }
    }
}
