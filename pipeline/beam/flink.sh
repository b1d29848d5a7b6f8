#!/usr/bin/env bash
# Runs this module's tests on a real Flink instead of Prism: fetches Beam's Flink job
# server, which has a Flink in it, from Maven Central, starts it, and runs the tests
# against it with their own process as the worker (LOOPBACK).
#
#   ./flink.sh [go test flags]
#
# FLINK=1.19    version of Flink
# JAR=FILE      a job server to use instead of fetching one
# RUNNER=2.62.0 version of Beam's runner where the repository has no job server as one
#               jar: Maven then collects the runner and what it depends on
# Where Java or the job server is not to be had, it says so and ends with 0.
set -euo pipefail
cd "$(dirname "$0")"

skip() {
	echo "flink.sh: skipped: $*" >&2
	exit 0
}

command -v java >/dev/null || skip "no java in the PATH; Flink needs Java 11 or 17"
flink=${FLINK:-1.19}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/offprint
port=${PORT:-8099}

# fetch_jar gets the job server as one jar, of the same version as the Go SDK.
fetch_jar() {
	local beam artifact
	beam=$(go list -m -f '{{.Version}}' github.com/apache/beam/sdks/v2)
	beam=${beam#v}
	artifact=beam-runners-flink-$flink-job-server
	classpath=$cache/$artifact-$beam.jar
	[ ! -s "$classpath" ] || return 0
	command -v curl >/dev/null || return
	curl -fsSL -o "$classpath.part" "https://repo.maven.apache.org/maven2/org/apache/beam/$artifact/$beam/$artifact-$beam.jar" 2>/dev/null || return
	mv "$classpath.part" "$classpath"
}

# fetch_runner has Maven collect the runner, which holds the job server's program, and
# all that it depends on.
fetch_runner() {
	local dir=$cache/beam-runners-flink-$flink-${RUNNER:=2.62.0}
	classpath="$dir/lib/*"
	[ ! -e "$dir/whole" ] || return 0
	command -v mvn >/dev/null || return
	mkdir -p "$dir"
	cat >"$dir/pom.xml" <<-POM
		<project xmlns="http://maven.apache.org/POM/4.0.0">
		  <modelVersion>4.0.0</modelVersion>
		  <groupId>local</groupId><artifactId>job-server</artifactId><version>1</version>
		  <dependencies><dependency>
		    <groupId>org.apache.beam</groupId><artifactId>beam-runners-flink-$flink</artifactId><version>$RUNNER</version>
		  </dependency></dependencies>
		</project>
	POM
	mvn -q -B -f "$dir/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$dir/lib" >"$dir/log" 2>&1 || return
	touch "$dir/whole"
}

if [ -n "${JAR:-}" ]; then
	[ -s "$JAR" ] || skip "no file $JAR"
	classpath=$JAR
else
	mkdir -p "$cache"
	fetch_jar || fetch_runner || skip "Maven Central gives neither a job server for Flink $flink nor, through mvn, beam-runners-flink-$flink:$RUNNER"
fi
echo "flink.sh: Flink from $classpath" >&2

work=$(mktemp -d)
open=(java.lang java.util java.nio sun.nio.ch) # what Flink looks into, and Java 17 keeps closed
java $(printf -- '--add-opens=java.base/%s=ALL-UNNAMED ' "${open[@]}") -cp "$classpath" \
	org.apache.beam.runners.flink.FlinkJobServerDriver --job-host=localhost --job-port="$port" --artifact-port=0 --expansion-port=0 \
	--artifacts-dir="$work/artifacts" >"$work/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 120); do
	if (exec 3<>"/dev/tcp/localhost/$port") 2>/dev/null; then
		OFFPRINT_BEAM_ENDPOINT=localhost:$port go test -count=1 "$@" .
		exit
	fi
	kill -0 "$server" 2>/dev/null || { tail -n 40 "$work/log" >&2; echo "flink.sh: the job server did not start" >&2; exit 1; }
	sleep 1
done
tail -n 40 "$work/log" >&2
echo "flink.sh: the job server does not answer on port $port" >&2
exit 1
