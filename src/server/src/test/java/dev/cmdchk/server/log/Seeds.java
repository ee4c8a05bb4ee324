package dev.cmdchk.server.log;

import java.util.stream.LongStream;

/** Seeds of random tests; the one that failed stands in the name of the failed test. */
final class Seeds {

    private Seeds() {}

    static LongStream hundred() {
        return LongStream.range(0, 100);
    }

    static LongStream ten() {
        return LongStream.range(0, 10);
    }
}
