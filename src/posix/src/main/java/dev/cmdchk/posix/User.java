package dev.cmdchk.posix;

/**
 * A user of this system; passwd(5).
 *
 * @param uid user id, 0 to 4294967294
 * @param gid id of the primary group, same range
 * @param home home directory, which need not exist, as it stands there: no path where the locale has none of that name
 */
public record User(String name, long uid, long gid, String home) {}
