package dev.cmdchk.acceptance.bench;

/**
 * How servers are asked.
 *
 * @param connections how many ask at once, each again as soon as it is answered
 * @param keepAlive whether a connection is used again; otherwise there is a new one for each request
 */
record Scenario(int connections, boolean keepAlive) {

    @Override
    public String toString() {
        return "%d connections, %s".formatted(this.connections, this.keepAlive ? "kept" : "new");
    }
}
