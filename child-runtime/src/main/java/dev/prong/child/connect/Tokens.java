package dev.prong.child.connect;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes the secrets that children prove themselves with. */
public final class Tokens {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {
    }

    /** 256 random bits in hexadecimal. */
    public static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
