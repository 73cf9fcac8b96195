// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.util.List;

/// The documents of a stream, in order; empty documents are left out.
public record ResourceDocuments(List<ResourceDocument> documents) {
    public ResourceDocuments {
        documents = List.copyOf(documents);
    }

    /// Returns the resources, in order.
    public List<Resource> resources() {
        return documents.stream()
                .filter(ResourceDocument.Understood.class::isInstance)
                .map(document -> ((ResourceDocument.Understood) document).resource())
                .toList();
    }

    /// Returns which resources have no name: `missing field(s): [1].metadata.name`.
    public FieldProblems missingNames() {
        FieldProblems all = FieldProblems.NONE;
        for (ResourceDocument document : documents) {
            if (document instanceof ResourceDocument.Understood understood
                    && ClusterImagePolicyCheck.written(
                                    understood.resource().metadata().name())
                            .isEmpty()) {
                all = all.plus(FieldProblem.missing("[" + understood.index() + "].metadata.name"));
            }
        }
        return all;
    }

    /// Returns what is wrong in all documents, each path starting with the document's index:
    /// `[0].apiVersion`. Empty where every document is a resource.
    public FieldProblems problems() {
        FieldProblems all = FieldProblems.NONE;
        for (ResourceDocument document : documents) {
            if (document instanceof ResourceDocument.Unreadable unreadable) {
                all = all.with(unreadable.problems().under("[" + unreadable.index() + "]"));
            }
        }
        return all;
    }
}
