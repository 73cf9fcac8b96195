// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.builtin.Der.MalformedDerException;
import dev.gatehouse.language.rego.builtin.X509Certificate.Attribute;
import dev.gatehouse.language.rego.builtin.X509Certificate.Name;
import dev.gatehouse.language.rego.builtin.X509Extensions.Extension;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Certificates in the form that policies see: the members of the reference's structures, by their names
/// there.
final class X509Json {
    private static final List<String> USAGES = List.of(
            "2.5.29.37.0",
            "1.3.6.1.5.5.7.3.1",
            "1.3.6.1.5.5.7.3.2",
            "1.3.6.1.5.5.7.3.3",
            "1.3.6.1.5.5.7.3.4",
            "1.3.6.1.5.5.7.3.5",
            "1.3.6.1.5.5.7.3.6",
            "1.3.6.1.5.5.7.3.7",
            "1.3.6.1.5.5.7.3.8",
            "1.3.6.1.5.5.7.3.9",
            "1.3.6.1.4.1.311.10.3.3",
            "2.16.840.1.113730.4.1",
            "1.3.6.1.4.1.311.2.1.22",
            "1.3.6.1.4.1.311.61.1.1");

    private final Map<Value, Value> members = new HashMap<>();

    private X509Json() {}

    /// Returns the place of a usage in the reference's list, or -1.
    static int usage(String id) {
        return USAGES.indexOf(id);
    }

    static ObjectValue certificate(X509Certificate certificate) throws MalformedDerException {
        X509Json json = new X509Json();
        json.put("Raw", base64(certificate.raw));
        json.put("RawTBSCertificate", base64(certificate.signedPart));
        json.put("RawSubjectPublicKeyInfo", base64(certificate.publicKey));
        json.put("RawSubject", base64(certificate.subject.raw()));
        json.put("RawIssuer", base64(certificate.issuer.raw()));
        json.put("Signature", base64(certificate.signature));
        json.put(
                "SignatureAlgorithm",
                SignatureAlgorithms.number(certificate.signatureAlgorithm, certificate.signatureParameters));
        json.key(certificate.publicKey);
        json.put("Version", certificate.version);
        json.put("SerialNumber", NumberValue.of(certificate.serial));
        json.put("Issuer", name(certificate.issuer));
        json.put("Subject", name(certificate.subject));
        json.put("NotBefore", new StringValue(certificate.notBefore.toString()));
        json.put("NotAfter", new StringValue(certificate.notAfter.toString()));
        json.extensions(certificate.extensions);
        json.constraints(certificate.extensions);
        json.alternatives(certificate.extensions);
        return ObjectValue.of(json.members);
    }

    /// Returns a certificate with its addresses as texts, as lists of certificates show them.
    static ObjectValue listed(X509Certificate certificate) throws MalformedDerException {
        return certificate(certificate).with(new StringValue("URIStrings"), texts(certificate.extensions.names.uris));
    }

    /// Reads a request for a certificate ([RFC 2986](https://www.rfc-editor.org/rfc/rfc2986)).
    static ObjectValue request(byte[] encoded) throws MalformedDerException {
        Der whole = Der.read(encoded);
        List<Der> parts = whole.children(Der.SEQUENCE, 3);
        List<Der> body = parts.get(0).children(Der.SEQUENCE, 3);
        List<Der> algorithm = parts.get(1).children(Der.SEQUENCE, 1);
        Name subject = X509Certificate.name(body.get(1));
        X509Json json = new X509Json();
        json.put("Raw", base64(whole.raw()));
        json.put("RawTBSCertificateRequest", base64(parts.get(0).raw()));
        json.put("RawSubjectPublicKeyInfo", base64(body.get(2).raw()));
        json.put("RawSubject", base64(subject.raw()));
        json.put("Version", body.get(0).small());
        json.put("Signature", base64(parts.get(2).bits()));
        byte[] parameters = algorithm.size() > 1 ? algorithm.get(1).raw() : new byte[0];
        json.put(
                "SignatureAlgorithm",
                SignatureAlgorithms.number(algorithm.get(0).dotted(), parameters));
        json.key(body.get(2).raw());
        json.put("Subject", name(subject));
        List<Der> requested = new ArrayList<>();
        List<Value> attributes = new ArrayList<>();
        if (body.size() > 3) {
            for (Der attribute : body.get(3).expect(Der.CONTEXT_INSIDE).children()) {
                attribute(attribute, attributes, requested);
            }
        }
        X509Extensions extensions = X509Extensions.read(requested);
        json.put("Attributes", attributes.isEmpty() ? NullValue.NULL : ArrayValue.of(attributes));
        json.put("Extensions", list(extensions.all, X509Json::extension));
        json.put("ExtraExtensions", NullValue.NULL);
        json.alternatives(extensions);
        return ObjectValue.of(json.members);
    }

    private static void attribute(Der attribute, List<Value> shown, List<Der> requested) throws MalformedDerException {
        List<Der> parts = attribute.children(Der.SEQUENCE, 2);
        List<Long> type = parts.get(0).object();
        if (!Der.dotted(type).equals("1.2.840.113549.1.9.14")) {
            return;
        }
        List<Value> values = new ArrayList<>();
        for (Der set : parts.get(1).children(Der.SET, 1)) {
            List<Value> inner = new ArrayList<>();
            for (Der extension : set.expect(Der.SEQUENCE).children()) {
                List<Der> pieces = extension.children(Der.SEQUENCE, 2);
                requested.add(extension);
                inner.add(KeyJson.object(Map.of(
                        "Type",
                        numbers(pieces.getFirst().object()),
                        "Value",
                        base64(pieces.getLast().bytes()))));
            }
            values.add(ArrayValue.of(inner));
        }
        shown.add(ObjectValue.of(new HashMap<>(
                Map.of(new StringValue("Type"), numbers(type), new StringValue("Value"), ArrayValue.of(values)))));
    }

    private void put(String name, Value value) {
        members.put(new StringValue(name), value);
    }

    private void put(String name, long number) {
        put(name, NumberValue.of(number));
    }

    private void put(String name, boolean flag) {
        put(name, BooleanValue.of(flag));
    }

    static Value base64(byte[] bytes) {
        return new StringValue(Base64.getEncoder().encodeToString(bytes));
    }

    private static Value base64OrNull(byte[] bytes) {
        return bytes.length == 0 ? NullValue.NULL : base64(bytes);
    }

    private static Value numbers(List<Long> numbers) {
        return ArrayValue.of(
                numbers.stream().map(number -> (Value) NumberValue.of(number)).toList());
    }

    private static <T> Value list(List<T> elements, Function<T, Value> shown) {
        return elements.isEmpty()
                ? NullValue.NULL
                : ArrayValue.of(elements.stream().map(shown).toList());
    }

    private static Value texts(List<String> texts) {
        return list(texts, StringValue::new);
    }

    private void key(byte[] encoded) throws MalformedDerException {
        KeyJson key = KeyJson.of(encoded);
        put("PublicKeyAlgorithm", key.algorithm());
        put("PublicKey", key.shown());
    }

    private void extensions(X509Extensions from) {
        put("KeyUsage", from.keyUsage);
        put("Extensions", list(from.all, X509Json::extension));
        put("ExtraExtensions", NullValue.NULL);
        put("UnhandledCriticalExtensions", list(from.unhandled, X509Json::numbers));
        put(
                "ExtKeyUsage",
                list(from.usages.stream().filter(id -> usage(id) >= 0).toList(), id -> NumberValue.of(usage(id))));
        put(
                "UnknownExtKeyUsage",
                list(from.usages.stream().filter(id -> usage(id) < 0).toList(), X509Json::dotted));
        put("BasicConstraintsValid", from.hasBasicConstraints);
        put("IsCA", from.isAuthority);
        put("MaxPathLen", from.pathLength);
        put("MaxPathLenZero", from.hasBasicConstraints && from.pathLength == 0);
        put("SubjectKeyId", base64OrNull(from.subjectKey));
        put("AuthorityKeyId", base64OrNull(from.authorityKey));
        put("OCSPServer", texts(from.ocspServers));
        put("IssuingCertificateURL", texts(from.issuers));
        put("CRLDistributionPoints", texts(from.revocationLists));
        List<String> policies = new ArrayList<>();
        List<Value> identifiers = new ArrayList<>();
        for (byte[] policy : from.policies) {
            try {
                List<Long> numbers = Der.object(policy);
                policies.add(Der.dotted(numbers));
                identifiers.add(numbers(numbers));
            } catch (MalformedDerException _) {
                policies.add("");
            }
        }
        put("Policies", texts(policies));
        put("PolicyIdentifiers", identifiers.isEmpty() ? NullValue.NULL : ArrayValue.of(identifiers));
        put(
                "PolicyMappings",
                list(
                        from.mappings,
                        pair -> KeyJson.object(Map.of(
                                "IssuerDomainPolicy",
                                new StringValue(pair.get(0)),
                                "SubjectDomainPolicy",
                                new StringValue(pair.get(1))))));
        put("InhibitAnyPolicy", from.inhibitAny);
        put("InhibitAnyPolicyZero", from.hasInhibitAny && from.inhibitAny == 0);
        put("InhibitPolicyMapping", from.inhibitMapping);
        put("InhibitPolicyMappingZero", from.hasInhibitMapping && from.inhibitMapping == 0);
        put("RequireExplicitPolicy", from.requireExplicit);
        put("RequireExplicitPolicyZero", from.hasRequireExplicit && from.requireExplicit == 0);
    }

    private static Value dotted(String id) {
        return ArrayValue.of(Arrays.stream(id.split("\\.", -1))
                .map(part -> (Value) NumberValue.of(new BigInteger(part)))
                .toList());
    }

    private void constraints(X509Extensions from) {
        put("PermittedDNSDomainsCritical", from.constraintsCritical);
        put("PermittedDNSDomains", texts(from.permitted.dns));
        put("ExcludedDNSDomains", texts(from.excluded.dns));
        put("PermittedEmailAddresses", texts(from.permitted.mail));
        put("ExcludedEmailAddresses", texts(from.excluded.mail));
        put("PermittedURIDomains", texts(from.permitted.uris));
        put("ExcludedURIDomains", texts(from.excluded.uris));
        put("PermittedIPRanges", list(from.permitted.addresses, X509Json::range));
        put("ExcludedIPRanges", list(from.excluded.addresses, X509Json::range));
    }

    private void alternatives(X509Extensions from) {
        put("DNSNames", texts(from.names.dns));
        put("EmailAddresses", texts(from.names.mail));
        put("IPAddresses", list(from.names.addresses, X509Json::address));
        put(
                "URIs",
                list(
                        from.names.uris,
                        uri -> UriParts.parse(uri).map(UriParts::toValue).orElse(NullValue.NULL)));
    }

    private static Value address(byte[] bytes) {
        return new StringValue(IpNetwork.text(new BigInteger(1, bytes), bytes.length * 8));
    }

    private static Value range(byte[] bytes) {
        int half = bytes.length / 2;
        return KeyJson.object(Map.of(
                "IP",
                address(Arrays.copyOf(bytes, half)),
                "Mask",
                base64(Arrays.copyOfRange(bytes, half, bytes.length))));
    }

    private static Value extension(Extension extension) {
        return KeyJson.object(Map.of(
                "Id",
                numbers(extension.id()),
                "Critical",
                BooleanValue.of(extension.critical()),
                "Value",
                base64(extension.value())));
    }

    private static Value name(Name name) {
        X509Json json = new X509Json();
        Map<String, String> lists = Map.of(
                "2.5.4.6", "Country",
                "2.5.4.10", "Organization",
                "2.5.4.11", "OrganizationalUnit",
                "2.5.4.7", "Locality",
                "2.5.4.8", "Province",
                "2.5.4.9", "StreetAddress",
                "2.5.4.17", "PostalCode");
        Map<String, List<String>> found = new HashMap<>();
        lists.values().forEach(list -> found.put(list, new ArrayList<>()));
        json.put("CommonName", StringValue.EMPTY);
        json.put("SerialNumber", StringValue.EMPTY);
        for (Attribute attribute : name.attributes()) {
            String id = Der.dotted(attribute.type());
            String list = lists.get(id);
            List<String> values = list == null ? null : found.get(list);
            if (values != null) {
                values.add(attribute.value());
            } else if (id.equals("2.5.4.3")) {
                json.put("CommonName", new StringValue(attribute.value()));
            } else if (id.equals("2.5.4.5")) {
                json.put("SerialNumber", new StringValue(attribute.value()));
            }
        }
        found.forEach((list, values) -> json.put(list, texts(values)));
        json.put(
                "Names",
                list(
                        name.attributes(),
                        attribute -> KeyJson.object(Map.of(
                                "Type", numbers(attribute.type()), "Value", new StringValue(attribute.value())))));
        json.put("ExtraNames", NullValue.NULL);
        return ObjectValue.of(json.members);
    }
}
