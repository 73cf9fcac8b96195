// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

/// One AdmissionReview as the API server sends it ([Kubernetes, dynamic
/// admission](https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#request)).
///
/// @param apiVersion `admission.k8s.io/v1` or `admission.k8s.io/v1beta1`; the answer carries the same
record AdmissionReview(String apiVersion, AdmissionRequest request) {}
