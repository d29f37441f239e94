package dev.prong.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a file needs to be executed: the program that the first line of a script names, or the loader that a program in
 * ELF names (elf(5), PT_INTERP).
 *
 * @param path as it stands in the file; it is looked for from the working directory
 * @param ofScript whether the file is a script
 */
record Interpreter(String path, boolean ofScript) {

    /** What the kernel looks at of a script (BINPRM_BUF_SIZE). */
    private static final int FIRST_LINE_BYTES = 256;
    private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    private static final int ELF_MAGIC = 0x7f454c46;
    private static final int PT_INTERP = 3;

    /** That of {@code file}; empty if it needs none, or may not be read. */
    static Optional<Interpreter> of(Path file) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer start = read(channel, 0, FIRST_LINE_BYTES);
            if (start.remaining() > 2 && start.get(0) == '#' && start.get(1) == '!') {
                return firstWord(NATIVE.decode(start.position(2)).toString());
            }
            return start.remaining() >= 64 && start.getInt(0) == ELF_MAGIC ? loader(channel, start) : Optional.empty();
        } catch (IOException | RuntimeException _) { // What is no proper ELF file is the kernel's to refuse.
            return Optional.empty();
        }
    }

    /** Without the line's end, and only that: a carriage return before it is a part of the word. */
    private static Optional<Interpreter> firstWord(String text) {
        int end = text.indexOf('\n');
        String word = (end < 0 ? text : text.substring(0, end)).replaceFirst("^[ \t]+", "").split("[ \t]", 2)[0];
        return word.isEmpty() ? Optional.empty() : Optional.of(new Interpreter(word, true));
    }

    private static Optional<Interpreter> loader(SeekableByteChannel channel, ByteBuffer header) throws IOException {
        boolean wide = header.get(4) == 2;
        ByteOrder order = header.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        header.order(order);
        long table = wide ? header.getLong(32) : header.getInt(28);
        int size = header.getShort(wide ? 54 : 42);
        int count = header.getShort(wide ? 56 : 44);
        ByteBuffer entries = read(channel, table, size * count).order(order);
        for (int at = 0; at + size <= entries.limit(); at += size) {
            if (entries.getInt(at) == PT_INTERP) {
                long offset = wide ? entries.getLong(at + 8) : entries.getInt(at + 4);
                long length = wide ? entries.getLong(at + 32) : entries.getInt(at + 16);
                String path = NATIVE.decode(read(channel, offset, (int) Math.min(length, 4096))).toString();
                return Optional.of(new Interpreter(path.replaceFirst("\0.*", ""), false));
            }
        }
        return Optional.empty();
    }

    private static ByteBuffer read(SeekableByteChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        channel.position(position);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // Until it is full, or the file has ended.
        }
        return bytes.flip();
    }
}
