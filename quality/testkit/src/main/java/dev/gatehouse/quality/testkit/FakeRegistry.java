// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An OCI registry on a free loopback port
/// ([distribution-spec](https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md)): pull and push of
/// manifests and blobs, tags, referrers. It keeps a log of what was asked, and misbehaves where a test says so.
public final class FakeRegistry implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/([^/]*)");
    private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/([^/]+)");
    private static final Pattern REFERRERS = Pattern.compile("/v2/(.+)/referrers/([^/]+)");
    private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");

    private sealed interface Gate {
        record Open() implements Gate {}

        record Basic(Map<String, String> users) implements Gate {}

        record Bearer(TokenEndpoint tokens, UnaryOperator<String> challenge) implements Gate {}
    }

    private record Rule(Predicate<RecordedRequest> matcher, Behaviour behaviour, AtomicInteger left) {}

    private final LoopbackServer server;
    private final RegistryContent content = new RegistryContent();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Map<String, Bytes> uploads = new ConcurrentHashMap<>();
    private final AtomicInteger uploadNumber = new AtomicInteger();
    private volatile Gate gate = new Gate.Open();
    private volatile boolean referrersApi = true;
    private volatile int pageSize = Integer.MAX_VALUE;

    private FakeRegistry() {
        server = LoopbackServer.start(this::answer);
    }

    private FakeRegistry(TestCertificates certificates) {
        server = LoopbackServer.start(certificates.server(), this::answer);
    }

    /// Starts a registry that speaks plain HTTP, lets everybody in and has the referrers API.
    public static FakeRegistry start() {
        return new FakeRegistry();
    }

    /// Starts a registry that speaks HTTPS with a certificate of `certificates`.
    public static FakeRegistry startSecure(TestCertificates certificates) {
        return new FakeRegistry(certificates);
    }

    /// Returns `127.0.0.1:<port>`, as it stands in image names.
    public String host() {
        return "127.0.0.1:" + server.port();
    }

    public int port() {
        return server.port();
    }

    /// Returns scheme and host without a slash at the end.
    public String url() {
        return (server.secure() ? "https://" : "http://") + host();
    }

    @Override
    public void close() {
        server.close();
    }

    // ----- content

    /// Stores `artifact` with its blobs, under `tag` too.
    public FakeRegistry push(String repository, String tag, Artifact artifact) {
        push(repository, artifact);
        content.tag(repository, tag, artifact.digest());
        return this;
    }

    /// Stores `artifact` with its blobs by digest only.
    public FakeRegistry push(String repository, Artifact artifact) {
        artifact.blobs().forEach((digest, blob) -> content.blob(repository, digest, blob));
        content.manifest(repository, artifact.digest(), artifact.mediaType(), artifact.manifest());
        return this;
    }

    /// Stores `blob` under `digest`, whether that is its digest or not.
    public FakeRegistry putBlob(String repository, String digest, Bytes blob) {
        content.blob(repository, digest, blob);
        return this;
    }

    /// Stores `manifest` under `digest`, whether that is its digest or not.
    public FakeRegistry putManifest(String repository, String digest, String mediaType, Bytes manifest) {
        content.manifest(repository, digest, mediaType, manifest);
        return this;
    }

    public FakeRegistry tag(String repository, String tag, String digest) {
        content.tag(repository, tag, digest);
        return this;
    }

    /// Returns the manifest that was pushed under a tag or digest.
    public Optional<Bytes> manifest(String repository, String reference) {
        return content.manifest(repository, reference).map(RegistryContent.Stored::content);
    }

    // ----- behaviour

    /// Answers the referrers API with 404 from now on.
    public FakeRegistry withoutReferrersApi() {
        referrersApi = false;
        return this;
    }

    /// Lists at most `size` referrers per answer and links to the rest.
    public FakeRegistry pagingBy(int size) {
        pageSize = size;
        return this;
    }

    public FakeRegistry requireBasic(String user, String password) {
        gate = new Gate.Basic(Map.of(user, password));
        return this;
    }

    /// Demands tokens of `tokens` and says so with `Bearer realm="…",service="…",scope="…"`.
    public FakeRegistry requireBearer(TokenEndpoint tokens) {
        return requireBearer(
                tokens,
                repository -> "Bearer realm=\"" + tokens.realm() + "\",service=\"fake-registry\",scope=\"repository:"
                        + repository + ":pull\"");
    }

    /// Demands tokens of `tokens`; `challenge` writes the `WWW-Authenticate` header for a repository.
    public FakeRegistry requireBearer(TokenEndpoint tokens, UnaryOperator<String> challenge) {
        gate = new Gate.Bearer(tokens, challenge);
        return this;
    }

    /// Lets everybody in again.
    public FakeRegistry requireNothing() {
        gate = new Gate.Open();
        return this;
    }

    /// Answers requests that `matcher` accepts with `behaviour`, in every such case. The rule set last comes first.
    public FakeRegistry when(Predicate<RecordedRequest> matcher, Behaviour behaviour) {
        return when(matcher, behaviour, Integer.MAX_VALUE);
    }

    /// Answers the next `times` requests that `matcher` accepts with `behaviour`.
    public FakeRegistry when(Predicate<RecordedRequest> matcher, Behaviour behaviour, int times) {
        rules.addFirst(new Rule(matcher, behaviour, new AtomicInteger(times)));
        return this;
    }

    /// Accepts requests whose path holds `part`.
    public static Predicate<RecordedRequest> path(String part) {
        return request -> request.path().contains(part);
    }

    /// Accepts every request.
    public static Predicate<RecordedRequest> everything() {
        return _ -> true;
    }

    // ----- log

    /// Returns every request so far, in the order in which they came.
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /// Returns `METHOD target` of every request so far.
    public List<String> lines() {
        return requests.stream().map(RecordedRequest::line).toList();
    }

    public void forgetRequests() {
        requests.clear();
    }

    // ----- answers

    private Reply answer(RecordedRequest request) {
        requests.add(request);
        for (Rule rule : rules) {
            if (rule.matcher().test(request) && rule.left().getAndDecrement() > 0) {
                return rule.behaviour().answer(request, () -> gated(request));
            }
        }
        return gated(request);
    }

    private Reply gated(RecordedRequest request) {
        Optional<String> authorization = request.header("authorization");
        return switch (gate) {
            case Gate.Open _ -> usual(request);
            case Gate.Basic basic ->
                authorization
                                .flatMap(header -> TokenEndpoint.user(header, basic.users()))
                                .isPresent()
                        ? usual(request)
                        : unauthorized("Basic realm=\"fake\"");
            case Gate.Bearer bearer ->
                authorization
                                .filter(header -> header.startsWith("Bearer "))
                                .flatMap(header -> bearer.tokens().holder(header.substring("Bearer ".length())))
                                .isPresent()
                        ? usual(request)
                        : unauthorized(bearer.challenge().apply(repository(request)));
        };
    }

    private static Reply unauthorized(String challenge) {
        return Reply.error(401, "UNAUTHORIZED", "authentication required").with("WWW-Authenticate", challenge);
    }

    private static String repository(RecordedRequest request) {
        for (Pattern pattern : List.of(MANIFEST, UPLOAD, BLOB, REFERRERS, TAGS)) {
            Matcher matcher = pattern.matcher(request.path());
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return "";
    }

    private Reply usual(RecordedRequest request) {
        String path = request.path();
        if (path.equals("/v2/") || path.equals("/v2")) {
            return Reply.of(200, "application/json", Bytes.of("{}"));
        }
        Matcher manifest = MANIFEST.matcher(path);
        if (manifest.matches()) {
            return manifests(request, manifest.group(1), manifest.group(2));
        }
        Matcher upload = UPLOAD.matcher(path);
        if (upload.matches()) {
            return uploads(request, upload.group(1), upload.group(2));
        }
        Matcher blob = BLOB.matcher(path);
        if (blob.matches()) {
            return content.blob(blob.group(1), blob.group(2))
                    .map(bytes -> Reply.of(200, "application/octet-stream", bytes)
                            .with("Docker-Content-Digest", blob.group(2)))
                    .orElseGet(() -> Reply.error(404, "BLOB_UNKNOWN", "blob unknown to registry"));
        }
        Matcher referrers = REFERRERS.matcher(path);
        if (referrers.matches() && referrersApi) {
            return referrers(request, referrers.group(1), referrers.group(2));
        }
        Matcher tags = TAGS.matcher(path);
        if (tags.matches()) {
            ObjectNode list = JSON.createObjectNode().put("name", tags.group(1));
            ArrayNode names = list.putArray("tags");
            content.tags(tags.group(1)).forEach(names::add);
            return Reply.of(200, "application/json", Bytes.of(list.toString()));
        }
        return Reply.of(404, "text/plain", Bytes.of("404 page not found\n"));
    }

    private Reply manifests(RecordedRequest request, String repository, String reference) {
        if (request.method().equals("PUT")) {
            String digest = request.body().digest();
            if (reference.startsWith("sha256:") && !reference.equals(digest)) {
                return Reply.error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
            }
            content.manifest(repository, digest, request.header("content-type").orElse(""), request.body());
            if (!reference.startsWith("sha256:")) {
                content.tag(repository, reference, digest);
            }
            return Reply.of(201)
                    .with("Location", "/v2/" + repository + "/manifests/" + digest)
                    .with("Docker-Content-Digest", digest);
        }
        return content.manifest(repository, reference)
                .map(stored -> Reply.of(200, stored.mediaType(), stored.content())
                        .with("Docker-Content-Digest", stored.digest()))
                .orElseGet(() -> content.has(repository)
                        ? Reply.error(404, "MANIFEST_UNKNOWN", "manifest unknown")
                        : Reply.error(404, "NAME_UNKNOWN", "repository name not known to registry"));
    }

    private Reply uploads(RecordedRequest request, String repository, String upload) {
        String digest = parameter(request, "digest");
        return switch (request.method()) {
            case "POST" -> {
                if (!digest.isEmpty()) {
                    yield store(repository, digest, request.body());
                }
                String name = "upload-" + uploadNumber.incrementAndGet();
                uploads.put(name, Bytes.EMPTY);
                yield Reply.of(202).with("Location", "/v2/" + repository + "/blobs/uploads/" + name);
            }
            case "PATCH" -> {
                Bytes all = joined(uploads.getOrDefault(upload, Bytes.EMPTY), request.body());
                uploads.put(upload, all);
                yield Reply.of(202)
                        .with("Location", "/v2/" + repository + "/blobs/uploads/" + upload)
                        .with("Range", "0-" + Math.max(0, all.length() - 1));
            }
            case "PUT" ->
                store(
                        repository,
                        digest,
                        joined(Optional.ofNullable(uploads.remove(upload)).orElse(Bytes.EMPTY), request.body()));
            default -> Reply.error(405, "UNSUPPORTED", "method not allowed");
        };
    }

    private Reply store(String repository, String digest, Bytes blob) {
        if (!blob.digest().equals(digest)) {
            return Reply.error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        }
        content.blob(repository, digest, blob);
        return Reply.of(201)
                .with("Location", "/v2/" + repository + "/blobs/" + digest)
                .with("Docker-Content-Digest", digest);
    }

    private Reply referrers(RecordedRequest request, String repository, String subject) {
        List<ObjectNode> all = content.referrers(repository, subject);
        String after = parameter(request, "last");
        int from = after.isEmpty() ? 0 : Integer.parseInt(after);
        int to = (int) Math.min(all.size(), (long) from + pageSize);
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", Artifact.OCI_INDEX);
        ArrayNode manifests = index.putArray("manifests");
        all.subList(from, to).forEach(manifests::add);
        Reply reply = Reply.of(200, Artifact.OCI_INDEX, Bytes.of(index.toString()));
        return to == all.size()
                ? reply
                : reply.with("Link", "<" + request.path() + "?last=" + to + "&n=" + pageSize + ">; rel=\"next\"");
    }

    private static Bytes joined(Bytes first, Bytes second) {
        byte[] all = Arrays.copyOf(first.array(), first.length() + second.length());
        System.arraycopy(second.array(), 0, all, first.length(), second.length());
        return Bytes.of(all);
    }

    private static String parameter(RecordedRequest request, String name) {
        for (String pair : request.query().split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }
}
