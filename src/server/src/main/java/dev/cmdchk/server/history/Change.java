package dev.cmdchk.server.history;

import dev.cmdchk.checks.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * A check's state became another.
 *
 * @param number grows from change to change, also from one process to the next
 * @param at when, in whole milliseconds
 * @param before what the state was; nothing when none was known
 * @param ending of the run that made it so, see {@link Result#ending}
 */
public record Change(long number, Instant at, String check, Optional<Status> before, Status now, int ending) {

    byte[] pack() {
        return new Packer()
                .number(this.number)
                .number(this.at.toEpochMilli())
                .text(this.check)
                .status(this.before.orElse(Status.UNKNOWN))
                .status(this.now)
                .number(this.ending)
                .toBytes();
    }

    static Change unpack(byte[] packed) {
        Unpacker unpacker = new Unpacker(packed);
        return new Change(
                unpacker.number(),
                Instant.ofEpochMilli(unpacker.number()),
                unpacker.text(),
                Optional.of(unpacker.status()).filter(before -> before != Status.UNKNOWN),
                unpacker.status(),
                unpacker.smallNumber());
    }
}
