package dev.prong.child;

import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.v1.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A shell script in the place of {@code java}: it says to its parent on descriptor 4 what a test wants it to say. */
final class FakeJava {

    private final Path folder;
    private final StringBuilder script = new StringBuilder("#!/bin/sh\n");
    private int files;

    FakeJava(Path folder) {
        this.folder = folder;
    }

    /** Runs a command of the shell. */
    FakeJava runs(String command) {
        script.append(command).append('\n');
        return this;
    }

    /** Marks the beginning of its frames, as a real child does. */
    FakeJava beginsWell() {
        return runs("token=$(dd bs=1 count=100 2>/dev/null <&3 | LC_ALL=C grep -ao '[0-9a-f]\\{64\\}')")
                .runs("printf '\\nprong/1 %s\\r' \"$token\" >&4");
    }

    FakeJava sends(Frame.Builder frame) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new StdioLink(InputStream.nullInputStream(), bytes).send(frame.build());
        return sends(bytes.toByteArray());
    }

    FakeJava sends(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("bytes-" + ++files), bytes);
        return runs("cat " + file + " >&4");
    }

    /** The script, which does what was said before. */
    Path write() throws IOException {
        Path file = folder.resolve("java");
        Files.writeString(file, script);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** The same, and then it does nothing for ever. */
    Path writeAndHangs() throws IOException {
        return runs("sleep 1000").write();
    }
}
