# SPDX-License-Identifier: Apache-2.0
#
# To be sourced: the parts of a cluster on this machine, all on loopback, and how each is started and ended.
#
#   GATEHOUSE_TESTENV     folder whose bin/ holds etcd, kube-apiserver, kube-controller-manager, kubectl, helm and registry
#                         (default ~/.cache/gatehouse/testenv)
#   GATEHOUSE_CHART       the chart that is installed (default deploy/chart of this checkout)
#   GATEHOUSE_VALUES      further arguments of `helm install`, for example `--set webhook.replicaCount=3`
#   GATEHOUSE_CLASSPATH   run Gatehouse from these classes in place of what `./gatehouse` builds
#   GATEHOUSE_ARGUMENTS   further arguments of `gatehouse serve`
#   GATEHOUSE_JAVA_OPTS   further options of its Java virtual machine
#
# Each part NAME has a process id in $dir/NAME.pid and writes to $dir/NAME.log; what Gatehouse asks the API server for is
# in $dir/audit.log, one line of JSON each.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
bin=${GATEHOUSE_TESTENV:-$HOME/.cache/gatehouse/testenv}/bin
namespace=cosign-system

tell() { printf 'cluster: %s\n' "$*" >&2; }

stop_with() {
  tell "$*"
  exit 1
}

# Sets $dir to the folder $1.
open_folder() {
  [[ -n ${1:-} ]] || stop_with "which folder?"
  mkdir -p "$1"
  dir=$(cd "$1" && pwd -P)
}

needs() {
  local program
  for program in "$@"; do
    [[ -x $bin/$program ]] || stop_with "needs $program in $bin (see quality/cluster/README.md)"
  done
}

# Prints a port on which nobody listens, below those that the system gives to clients.
free_port() {
  local port
  for _ in $(seq 1 200); do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
  stop_with "no free port"
}

# Prints the port called $1 of this cluster, chosen when it is first asked for and then kept.
port_of() { # NAME
  touch "$dir/ports"
  local port
  port=$(sed -n "s/^$1 //p" "$dir/ports")
  if [[ -z $port ]]; then
    port=$(free_port)
    echo "$1 $port" >>"$dir/ports"
  fi
  echo "$port"
}

make_certificates() {
  mkdir -p "$dir/pki"
  (
    cd "$dir/pki"
    make_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"; }
    signed() { # NAME SUBJECT EXTENSION
      make_key "$1"
      openssl req -new -key "$1.key" -subj "$2" |
        openssl x509 -req -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile <(echo "$3") -out "$1.crt" 2>/dev/null
    }
    make_key ca
    openssl req -x509 -new -key ca.key -subj /CN=cluster-test -days 30 -out ca.crt
    openssl genrsa -out tokens.key 2048 2>/dev/null
    signed apiserver /CN=kube-apiserver 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc'
    signed admin /O=system:masters/CN=admin 'extendedKeyUsage=clientAuth'
    signed controllers /CN=system:kube-controller-manager 'extendedKeyUsage=clientAuth'
  )
}

# Writes $dir/NAME.kubeconfig for a client with these credentials.
write_kubeconfig() { # NAME CREDENTIALS-AS-YAML
  cat >"$dir/$1.kubeconfig" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: test, cluster: {server: "https://127.0.0.1:$(port_of api)", certificate-authority: "$dir/pki/ca.crt"}}]
users: [{name: $1, user: $2}]
contexts: [{name: test, context: {cluster: test, user: $1}}]
current-context: test
YAML
  chmod 600 "$dir/$1.kubeconfig"
}

certified() { echo "{client-certificate: \"$dir/pki/$1.crt\", client-key: \"$dir/pki/$1.key\"}"; }

k() { "$bin/kubectl" --kubeconfig "$dir/admin.kubeconfig" "$@"; }

is_running() { [[ -f $dir/$1.pid ]] && is_alive "$(cat "$dir/$1.pid")"; }

# Tells whether a process still does anything. Where nobody fetches its exit code it stays as a zombie.
is_alive() { # PROCESS-ID
  kill -0 "$1" 2>/dev/null && { [[ ! -r /proc/$1/stat ]] || ! grep -q ') Z ' "/proc/$1/stat" 2>/dev/null; }
}

# Starts a program as the part NAME, in a session of its own so that a terminal's signals do not reach it.
launch() { # NAME PROGRAM ARGUMENTS...
  local name=$1
  shift
  setsid "$@" >>"$dir/$name.log" 2>&1 </dev/null &
  echo $! >"$dir/$name.pid"
}

# Ends the part NAME; with a signal as second argument by that (default TERM), after 20 s in any case.
end_part() { # NAME [SIGNAL]
  [[ -f $dir/$1.pid ]] || return 0
  local pid
  pid=$(cat "$dir/$1.pid")
  kill "-${2:-TERM}" "$pid" 2>/dev/null || true
  for _ in $(seq 1 200); do
    is_alive "$pid" || break
    sleep 0.1
  done
  if is_alive "$pid"; then kill -KILL "$pid" 2>/dev/null || true; fi
  rm -f "$dir/$1.pid"
}

start_part() { # NAME
  case $1 in
    etcd)
      launch etcd "$bin/etcd" --name=test --data-dir="$dir/etcd" --unsafe-no-fsync --log-level=warn \
        --listen-client-urls="http://127.0.0.1:$(port_of etcd)" --advertise-client-urls="http://127.0.0.1:$(port_of etcd)" \
        --listen-peer-urls="http://127.0.0.1:$(port_of peer)" --initial-advertise-peer-urls="http://127.0.0.1:$(port_of peer)" \
        --initial-cluster="test=http://127.0.0.1:$(port_of peer)"
      ;;
    apiserver)
      printf '%s\n' 'apiVersion: audit.k8s.io/v1' 'kind: Policy' 'omitStages: [RequestReceived]' 'rules:' \
        "- {level: Metadata, userGroups: [\"system:serviceaccounts:$namespace\"]}" '- {level: None}' >"$dir/audit.yaml"
      launch apiserver "$bin/kube-apiserver" --etcd-servers="http://127.0.0.1:$(port_of etcd)" --secure-port="$(port_of api)" \
        --bind-address=127.0.0.1 --advertise-address=127.0.0.1 --endpoint-reconciler-type=none \
        --tls-cert-file="$dir/pki/apiserver.crt" --tls-private-key-file="$dir/pki/apiserver.key" \
        --client-ca-file="$dir/pki/ca.crt" --authorization-mode=RBAC --service-cluster-ip-range=10.96.0.0/16 \
        --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$dir/pki/tokens.key" \
        --service-account-signing-key-file="$dir/pki/tokens.key" --allow-privileged=true \
        --audit-policy-file="$dir/audit.yaml" --audit-log-path="$dir/audit.log"
      ;;
    controllers)
      launch controllers "$bin/kube-controller-manager" --kubeconfig="$dir/controllers.kubeconfig" \
        --authentication-kubeconfig="$dir/controllers.kubeconfig" \
        --authorization-kubeconfig="$dir/controllers.kubeconfig" --bind-address=127.0.0.1 \
        --secure-port="$(port_of controllers)" --service-account-private-key-file="$dir/pki/tokens.key" \
        --root-ca-file="$dir/pki/ca.crt" --leader-elect=false --use-service-account-credentials=true \
        --controllers='*,-node-ipam-controller,-node-lifecycle-controller,-cloud-node-lifecycle-controller'
      ;;
    registry)
      # In memory: on a disk it waits for each blob to be written through.
      printf '%s\n' 'version: 0.1' 'log: {level: error}' 'storage:' '  inmemory: {}' '  delete: {enabled: true}' \
        "http: {addr: \"127.0.0.1:$(port_of registry)\"}" >"$dir/registry.yml"
      OTEL_TRACES_EXPORTER=none launch registry "$bin/registry" serve "$dir/registry.yml"
      ;;
    gatehouse-*) start_gatehouse "${1#gatehouse-}" ;;
    *) stop_with "no part is called $1" ;;
  esac
}

# Waits until the API server answers that it is ready.
await_api() {
  for _ in $(seq 1 480); do
    is_running apiserver || stop_with "kube-apiserver ended: $(tail -n 3 "$dir/apiserver.log")"
    if [[ $(k get --raw /readyz 2>/dev/null) == ok ]]; then return; fi
    sleep 0.25
  done
  stop_with "kube-apiserver was not ready after two minutes, see $dir/apiserver.log"
}

# Installs the chart.
install_chart() {
  local chart=${GATEHOUSE_CHART:-$root/deploy/chart}
  # shellcheck disable=SC2086 # arguments are meant to be split
  "$bin/helm" --kubeconfig "$dir/admin.kubeconfig" install policy-controller "$chart" -n "$namespace" --create-namespace \
    ${GATEHOUSE_VALUES:-} >"$dir/helm.log" 2>&1 || stop_with "helm install failed: $(cat "$dir/helm.log")"
}

# Lets the API server call the webhooks of the chart on port $1 of this machine: with a Service of this type it asks
# for `localhost`, and the port is the one that the caller of the webhook names, not one of the Service's.
lead_here() { # PORT
  k -n "$namespace" patch service webhook --type=merge >/dev/null -p \
    '{"spec": {"type": "ExternalName", "externalName": "localhost", "clusterIP": null, "clusterIPs": null, "selector": null}}'
  local kind name count i
  for kind in validatingwebhookconfiguration mutatingwebhookconfiguration; do
    for name in $(k get "$kind" -o name); do
      count=$(k get "$name" -o jsonpath='{range .webhooks[*]}{.clientConfig.service.name}{"\n"}{end}' | wc -l)
      for ((i = 0; i < count; i++)); do
        k patch "$name" --type=json >/dev/null -p \
          "[{\"op\": \"add\", \"path\": \"/webhooks/$i/clientConfig/service/port\", \"value\": $1}]"
      done
    done
  done
  k patch crd clusterimagepolicies.policy.sigstore.dev --type=json >/dev/null -p \
    "[{\"op\": \"add\", \"path\": \"/spec/conversion/webhook/clientConfig/service/port\", \"value\": $1}]"
}

# Prints parts of the pod template of the installed Deployment.
of_pod() { # REST-OF-A-JSONPATH-RANGE
  k -n "$namespace" get deployment -o jsonpath="{range .items[0].spec.template.spec$1{end}"
}

# Puts under $dir/mounts-N what the Deployment mounts: files of ConfigMaps and Secrets, by the path in the container.
mount_files() { # NUMBER
  local mounts=$dir/mounts-$1 path map secret
  mkdir -p "$mounts/var/run/gatehouse" "$mounts/etc/gatehouse/registries" "$mounts/etc/gatehouse/client-ca" \
    "$mounts/etc/gatehouse/tls"
  map=$(of_pod '.volumes[?(@.name=="registries")]}{.configMap.name}')
  if [[ -n $map ]]; then
    k -n "$namespace" get configmap "$map" -o jsonpath='{.data.registries\.yaml}' >"$mounts/etc/gatehouse/registries/registries.yaml"
  fi
  map=$(of_pod '.volumes[?(@.name=="client-ca")]}{.configMap.name}')
  if [[ -n $map ]]; then
    k -n "$namespace" get configmap "$map" -o jsonpath='{.data.ca\.crt}' >"$mounts/etc/gatehouse/client-ca/ca.crt"
  fi
  map=$(of_pod '.volumes[?(@.name=="custom-ca")]}{.configMap.name}')
  if [[ -n $map ]]; then
    mkdir -p "$mounts/etc/custom-ca"
    path=$(of_pod '.volumes[?(@.name=="custom-ca")]}{.configMap.items[0].key}')
    k -n "$namespace" get configmap "$map" -o jsonpath="{.data.${path//./\\.}}" >"$mounts/etc/custom-ca/$path"
  fi
  secret=$(of_pod '.volumes[?(@.name=="tls")]}{.secret.secretName}')
  if [[ -n $secret ]]; then
    for path in tls.crt tls.key ca.crt; do
      k -n "$namespace" get secret "$secret" -o jsonpath="{.data.${path//./\\.}}" | base64 -d >"$mounts/etc/gatehouse/tls/$path"
    done
  fi
}

# Writes the settings with which the names of public registries mean folders of the registry here, such as
# localhost:5000/ghcr.io for ghcr.io.
write_registries() {
  local host
  echo 'hosts:' >"$dir/registries.yaml"
  for host in cgr.dev gcr.io ghcr.io quay.io index.docker.io; do
    printf '  %s:\n    endpoints: ["http://localhost:%s/%s"]\n' "$host" "$(port_of registry)" "$host" >>"$dir/registries.yaml"
  done
}

# Starts replica $1 of Gatehouse beside the API server, as the ServiceAccount of the Deployment and with the arguments
# and environment of its container; only ports, folders and the way to the API server are this machine's.
start_gatehouse() { # NUMBER
  local account line arguments=() environment=() command=("$root/gatehouse")
  account=$(k -n "$namespace" get deployment -o jsonpath='{.items[0].spec.template.spec.serviceAccountName}')
  mount_files "$1"
  while IFS= read -r line; do
    [[ -z $line ]] || arguments+=("${line/=\//=$dir/mounts-$1/}")
  done < <(of_pod '.containers[0].args[*]}{@}{"\n"}')
  if [[ "${arguments[*]}" != *--registries=* ]]; then
    write_registries
    arguments+=("--registries=$dir/registries.yaml")
  fi
  while IFS= read -r line; do
    [[ -z $line || $line == *= || $line == HOME=* ]] || environment+=("${line/=\/etc\/custom-ca/=$dir/mounts-$1/etc/custom-ca}")
  done < <(of_pod '.containers[0].env[*]}{.name}={.value}{"\n"}')
  write_kubeconfig "gatehouse-$1" "{token: \"$(k -n "$namespace" create token "$account" --duration=24h)\"}"
  if [[ -n ${GATEHOUSE_CLASSPATH:-} ]]; then
    # shellcheck disable=SC2206 # options are meant to be split
    command=("$JAVA_HOME/bin/java" -XX:+UseCompactObjectHeaders -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError
      ${GATEHOUSE_JAVA_OPTS:-} -cp "$GATEHOUSE_CLASSPATH" dev.gatehouse.app.Gatehouse)
  fi
  mkdir -p "$dir/home-$1"
  # shellcheck disable=SC2086 # arguments are meant to be split
  launch "gatehouse-$1" env "${environment[@]}" HOME="$dir/home-$1" SYSTEM_NAMESPACE="$namespace" \
    POD_NAME="gatehouse-$1" METRICS_PROMETHEUS_PORT="$(port_of "metrics-$1")" \
    "${command[@]}" "${arguments[@]}" --kubeconfig="$dir/gatehouse-$1.kubeconfig" \
    --secure-port="$(port_of "webhook-$1")" --health="localhost:$(port_of "health-$1")" ${GATEHOUSE_ARGUMENTS:-}
}

# Waits until replica $1 says that it is ready.
await_gatehouse() { # NUMBER
  local url
  url=https://localhost:$(port_of "webhook-$1")/readyz
  for _ in $(seq 1 480); do
    is_running "gatehouse-$1" || stop_with "Gatehouse ended: $(tail -n 5 "$dir/gatehouse-$1.log")"
    # Its certificate is not checked here: the API server does that, with the authority that it is told of.
    if curl -sfk -o /dev/null "$url"; then return; fi
    sleep 0.25
  done
  stop_with "Gatehouse was not ready after two minutes, see $dir/gatehouse-$1.log"
}

# Waits until the leader has told the API server of the webhooks' rules and of the authority of their certificates.
await_rules() {
  local wanted kind
  for _ in $(seq 1 480); do
    wanted=true
    for kind in validatingwebhookconfigurations mutatingwebhookconfigurations; do
      [[ $(k get "$kind" -o jsonpath='{range .items[*].webhooks[?(@.clientConfig.service.name=="webhook")]}{.rules[0].operations[0]}{.clientConfig.caBundle}{"\n"}{end}' |
        grep -c ^CREATE.) -ge 2 ]] || wanted=false
    done
    [[ -n $(k get crd clusterimagepolicies.policy.sigstore.dev -o jsonpath='{.spec.conversion.webhook.clientConfig.caBundle}') ]] ||
      wanted=false
    if $wanted; then return; fi
    sleep 0.25
  done
  stop_with "the webhook configurations were not filled in after two minutes, see $dir/gatehouse-0.log"
}

# Starts the first replica, behind the Service of the installation.
start_first() {
  lead_here "$(port_of webhook-0)"
  start_part gatehouse-0
  await_gatehouse 0
  await_rules
}

# Prints the environment in which to use the cluster.
describe() {
  cat <<ENV
export KUBECONFIG=$dir/admin.kubeconfig
export PATH=$bin:\$PATH
export GATEHOUSE_REGISTRY=localhost:$(port_of registry)
ENV
  if [[ -f $dir/gatehouse-0.pid ]]; then
    echo "export GATEHOUSE_WEBHOOK=https://localhost:$(port_of webhook-0)"
    echo "export GATEHOUSE_METRICS=http://localhost:$(port_of metrics-0)"
  fi
}

# Ends every part, those first that need others.
end_all() {
  local file
  for file in "$dir"/gatehouse-*.pid; do
    [[ ! -f $file ]] || end_part "$(basename "$file" .pid)"
  done
  # What the rest holds is thrown away with it: there is nothing to end in good order.
  for file in controllers apiserver etcd registry; do end_part "$file" KILL; done
}
