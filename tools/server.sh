# Read by scripts: starts a server on a free port, whose address is then in $url and whose process in $server.

# serve_in FOLDER COMMAND...: COMMAND is lsgraph, with `env` and settings before it; what the server writes is kept in FOLDER. Ends the script where it is not ready within half a minute.
serve_in() {
    folder=$1
    shift
    rm -f "$folder/ready"
    "$@" serve --port 0 --ready-file "$folder/ready" >"$folder/log" 2>&1 &
    server=$!
    for _ in $(seq 150); do
        if [ -e "$folder/ready" ]; then
            url=$(sed 's|/$||' "$folder/ready")
            return
        fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.2
    done
    kill "$server" 2>/dev/null
    cat "$folder/log" >&2
    exit 1
}
