#!/usr/bin/env bash
# Runs this module's tests on a real Flink instead of Prism: fetches Beam's Flink job
# server, a jar with a Flink in it, from Maven Central, starts it, and runs the tests
# against it with their own process as the worker (LOOPBACK).
#
#   ./flink.sh [go test flags]
#
# FLINK=1.19    version of Flink
# JAR=FILE      a job server to use instead of fetching one
# Where Java or the jar is not to be had, it says so and ends with 0.
set -euo pipefail
cd "$(dirname "$0")"

skip() {
	echo "flink.sh: skipped: $*" >&2
	exit 0
}

beam=$(go list -m -f '{{.Version}}' github.com/apache/beam/sdks/v2)
beam=${beam#v}
artifact=beam-runners-flink-${FLINK:-1.19}-job-server
port=${PORT:-8099}

command -v java >/dev/null || skip "no java in the PATH; Flink needs Java 11 or 17"
if [ -z "${JAR:-}" ]; then
	JAR=${XDG_CACHE_HOME:-$HOME/.cache}/offprint/$artifact-$beam.jar
	if [ ! -s "$JAR" ]; then
		mkdir -p "$(dirname "$JAR")"
		if command -v mvn >/dev/null; then
			mvn -q -B dependency:copy -Dartifact="org.apache.beam:$artifact:$beam" \
				-Dmdep.stripVersion=false -DoutputDirectory="$(dirname "$JAR")" >/dev/null || skip "Maven Central does not give org.apache.beam:$artifact:$beam"
		elif command -v curl >/dev/null; then
			curl -fsSL -o "$JAR.part" "https://repo.maven.apache.org/maven2/org/apache/beam/$artifact/$beam/$artifact-$beam.jar" || skip "Maven Central does not give $artifact-$beam.jar"
			mv "$JAR.part" "$JAR"
		else
			skip "neither mvn nor curl in the PATH to fetch $artifact-$beam.jar"
		fi
	fi
fi
[ -s "$JAR" ] || skip "no file $JAR"

work=$(mktemp -d)
java -jar "$JAR" --job-host=localhost --job-port="$port" --artifact-port=0 --expansion-port=0 \
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
