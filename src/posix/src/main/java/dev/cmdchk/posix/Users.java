package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;
import static dev.cmdchk.posix.Native.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Set;

/** Looks up users the way the rest of the system does: files, LDAP or whatever nsswitch.conf(5) names. */
public final class Users {

    // struct passwd of glibc and musl on 64-bit machines.
    private static final long PASSWD_SIZE = 48;
    private static final long NAME = 0;
    private static final long UID = 16;
    private static final long GID = 20;
    private static final long HOME = 32;
    private static final long LARGEST_ENTRY = 1 << 20;
    private static final long LARGEST_ID = 0xFFFFFFFEL;
    /** What getpwnam(3) lists as other words for "not found", EBADF (9) among them. */
    private static final Set<Integer> NOT_FOUND = Set.of(Errno.ENOENT, Errno.ESRCH, Errno.EPERM, 9);

    private static final NativeFunction BY_NAME = NativeFunction.of("getpwnam_r");
    private static final NativeFunction BY_ID = NativeFunction.of("getpwuid_r");

    private Users() {}

    /** Returns the user id that decides what this process may do; geteuid(2). 0 is root. */
    public static long effectiveId() {
        return Integer.toUnsignedLong(ProcessCalls.effectiveUser());
    }

    /**
     * Returns the user of this name or, when there is none and it is a decimal number, the user of this id. An id without
     * an entry is no user: it has neither a group nor a home.
     *
     * @throws SystemCallException if the lookup itself fails
     */
    public static Optional<User> find(String nameOrNumber) throws SystemCallException {
        if (nameOrNumber.isEmpty() || nameOrNumber.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        Optional<User> named = lookUp(nameOrNumber, (arena, passwd, buffer, result) -> (int) BY_NAME.call(
                Native.UNREAD,
                NativeStrings.string(arena, nameOrNumber).address(),
                passwd.address(),
                buffer.address(),
                buffer.byteSize(),
                result.address()));
        if (named.isPresent() || !nameOrNumber.matches("[0-9]{1,10}")) {
            return named;
        }
        long id = Long.parseLong(nameOrNumber);
        return id > LARGEST_ID ? Optional.empty() : find(id);
    }

    /** Returns the user of this id, 0 to 4294967294. */
    public static Optional<User> find(long uid) throws SystemCallException {
        int id = (int) uid;
        return lookUp(Long.toString(uid), (_, passwd, buffer, result) -> (int)
                BY_ID.call(Native.UNREAD, id, passwd.address(), buffer.address(), buffer.byteSize(), result.address()));
    }

    private interface Lookup {
        int run(Arena arena, MemorySegment passwd, MemorySegment buffer, MemorySegment result);
    }

    private static Optional<User> lookUp(String subject, Lookup lookup) throws SystemCallException {
        for (long size = 4096; ; size *= 4) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment passwd = arena.allocate(PASSWD_SIZE, 8);
                MemorySegment result = arena.allocate(POINTER);
                int error = lookup.run(arena, passwd, arena.allocate(size), result);
                if (error == Errno.ERANGE && size < LARGEST_ENTRY) {
                    continue;
                }
                if (error != 0 && !NOT_FOUND.contains(error)) {
                    throw new SystemCallException("look up user", subject, error);
                }
                boolean found = result.get(POINTER, 0).address() != 0;
                return found ? Optional.of(user(passwd)) : Optional.empty();
            }
        }
    }

    private static User user(MemorySegment passwd) {
        return new User(
                Native.text(passwd.get(POINTER, NAME)),
                Integer.toUnsignedLong(passwd.get(INT, UID)),
                Integer.toUnsignedLong(passwd.get(INT, GID)),
                Native.text(passwd.get(POINTER, HOME)));
    }
}
