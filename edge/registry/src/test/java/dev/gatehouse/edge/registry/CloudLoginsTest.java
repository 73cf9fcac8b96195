// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.oci.Repository;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudLoginsTest {
    private static List<Credentials> of(String host) {
        return new CloudLogins().credentials(new Repository(host, "team/app"), Fixture.NOBODY);
    }

    @ParameterizedTest
    @CsvSource({
        "gcr.io, Google Cloud",
        "eu.gcr.io, Google Cloud",
        "europe-docker.pkg.dev, Google Cloud",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com, Amazon Web Services",
        "123456789012.dkr.ecr-fips.us-gov-east-1.amazonaws.com, Amazon Web Services",
        "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn, Amazon Web Services",
        "public.ecr.aws, Amazon Web Services",
        "team.azurecr.io, Azure"
    })
    void namesTheCloudWhoseLoginIsMissing(String host, String cloud) {
        assertThat(of(host))
                .containsExactly(new Credentials.Anonymous("logins of " + cloud + " are not supported by this build"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghcr.io",
                "gcr.io.example.com",
                "notgcr.io",
                "team.azurecr.io.example.com",
                "12345678901.dkr.ecr.eu-west-1.amazonaws.com",
                "123456789012.dkr.ecr.eu-west-1.amazonaws.com.example.com"
            })
    void saysNothingOfOtherHosts(String host) {
        assertThat(of(host)).isEmpty();
    }
}
