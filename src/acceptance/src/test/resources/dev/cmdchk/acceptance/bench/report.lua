-- Makes wrk end with one line that a program can read: answers, microseconds, the 99th percentile in microseconds, and how
-- many answers were missing or not a success.
function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("report %d %d %d %d\n",
        summary.requests, summary.duration, latency:percentile(99),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
