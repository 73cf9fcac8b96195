// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KmsReferenceTest {
    private static final String ARN = "arn:aws:kms:us-east-2:111122223333:";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gcpkms://",
                "gcpkms://projects/p/locations/global/keyRings/r/cryptoKeys/k",
                "azurekms://vault.example.com/key",
                "hashivault://key",
                "awskms:///1234abcd-12ab-34cd-56ef-1234567890ab",
                "awskms:///mrk-1234abcd-12ab-34cd-56ef-1234567890ab",
                "awskms:///mrk-1234abcd12ab34cd56ef1234567890ab",
                "awskms:///alias/ExampleAlias",
                "awskms://localhost:4566/alias/ExampleAlias",
                "awskms://localhost:4566/1234abcd-12ab-34cd-56ef-1234567890ab",
                "awskms://[::1]:4566/alias/x",
                "awskms:///" + ARN + "key/1234abcd-12ab-34cd-56ef-1234567890ab",
                "awskms:///" + ARN + "alias/ExampleAlias",
                "awskms:///arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/a/b",
                "awskms:///arn:aws-cn:kms:cn-north-1:111122223333:alias/"
            })
    void takesReferencesOfTheFourStores(String text) {
        assertThat(KmsReference.problem(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain-text", "x://y", "AWSKMS:///alias/x", " gcpkms://x", "", "aws:///alias/x"})
    void refusesOtherStores(String text) {
        assertThat(KmsReference.problem(text))
                .hasValue("malformed KMS format, should be prefixed by any of the supported providers: "
                        + "[awskms:// azurekms:// hashivault:// gcpkms://]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"awskms://", "awskms://alias", "awskms://localhost:4566"})
    void refusesAwsReferencesWithoutAKey(String text) {
        assertThat(KmsReference.problem(text))
                .hasValue(
                        "malformed AWS KMS format 'awskms://$ENDPOINT/$KEYID', should be conformant with KMS standard "
                                + "documented here: "
                                + "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "awskms://localhost:8888/arn:butnotvalid",
                "awskms:///",
                "awskms:///1234abcd-12ab-34cd-56ef-1234567890a",
                "awskms:///alias",
                "awskms:///key/1234abcd-12ab-34cd-56ef-1234567890ab",
                "awskms:///" + ARN + "key/x",
                "awskms:///" + ARN + "grant/x",
                "awskms:///arn:aws:kms:us-east-2:11112222333:alias/x",
                "awskms:///arn:gcp:kms:us-east-2:111122223333:alias/x",
                "awskms://alias/x/alias/y",
                "awskms://arnx:1/alias/y",
                "awskms:///alias/a\nb"
            })
    void refusesAwsKeysOfNoKnownForm(String text) {
        assertThat(KmsReference.problem(text))
                .hasValue("kms key should be in the format awskms://[ENDPOINT]/[ID/ALIAS/ARN] (endpoint optional)");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, missing port in address",
        "localhost:::4566, too many colons in address",
        "[::1]4566:1, missing port in address",
        "[::1, missing ']' in address",
        "[::1]:4566:1, too many colons in address",
        "[::1], missing port in address",
        "[a[b]:1, unexpected '[' in address",
        "a]b:1, unexpected ']' in address",
        "a[b:1, unexpected '[' in address"
    })
    void refusesEndpointsWithoutHostAndPort(String endpoint, String reason) {
        assertThat(KmsReference.problem("awskms://" + endpoint + "/alias/x"))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("malformed endpoint: address " + endpoint + ": ")
                        .endsWith(reason));
    }
}
