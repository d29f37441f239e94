package dev.prong.child.stdio;

/** Bytes of unknown meaning, for an error. */
final class Shown {

    private Shown() {
    }

    /** Printable ASCII as it is, the rest as {@code \xNN}, in quotes. */
    static String of(byte[] bytes) {
        StringBuilder text = new StringBuilder("\"");
        for (byte each : bytes) {
            if (each >= ' ' && each < 0x7f && each != '"' && each != '\\') {
                text.append((char) each);
            } else {
                text.append(String.format("\\x%02x", each));
            }
        }
        return text.append('"').toString();
    }
}
