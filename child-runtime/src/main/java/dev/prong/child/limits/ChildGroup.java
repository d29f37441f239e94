package dev.prong.child.limits;

import dev.prong.failure.SafeLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A control group for one child and all that it starts. Thread-safe. */
public final class ChildGroup {

    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    private static final Pattern NAME = Pattern.compile("prong-(\\d+)-.*");

    /** A killed process leaves its group a moment later. */
    private static final int ATTEMPTS = 100;
    private static final long PAUSE_MILLIS = 10;

    private final Path folder;

    private ChildGroup(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes one.
     *
     * @param parent in which group
     * @param child the child's name
     * @throws IOException if that is not possible, or a limit cannot be set: then nothing is left of it
     */
    public static ChildGroup create(Path parent, String child, GroupLimits limits) throws IOException {
        removeAbandoned(parent);
        ChildGroup group = new ChildGroup(Files.createDirectory(parent.resolve(
                "prong-" + ProcessHandle.current().pid() + "-" + child)));
        try {
            for (Map.Entry<String, String> file : limits.files().entrySet()) {
                group.write(file.getKey(), file.getValue());
            }
            for (Map.Entry<String, String> file : limits.filesIfThere().entrySet()) {
                if (Files.exists(group.folder.resolve(file.getKey()))) {
                    group.write(file.getKey(), file.getValue());
                }
            }
            return group;
        } catch (IOException e) {
            group.remove();
            throw new IOException("limits of a control group cannot be set: group=" + group.folder + ", reason="
                    + e.getMessage(), e);
        }
    }

    /** Those of processes that were ended by force, which nobody could remove then. */
    private static void removeAbandoned(Path parent) {
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, "prong-*")) {
            for (Path each : groups) {
                Matcher name = NAME.matcher(each.getFileName().toString());
                if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    delete(each);
                }
            }
        } catch (IOException | NumberFormatException e) {
            LOG.log(System.Logger.Level.DEBUG, "groups cannot be listed: group=" + parent, e);
        }
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text, StandardCharsets.US_ASCII);
    }

    /** The file that takes the ids of processes which are to be in the group. */
    public Path members() {
        return folder.resolve("cgroup.procs");
    }

    /** Kills what is left in it, be it in a session of its own, and removes it. What cannot be removed is logged. */
    public void remove() {
        try {
            if (Files.exists(folder.resolve("cgroup.kill"))) {
                write("cgroup.kill", "1");
            }
            for (int i = 0; !delete(folder); i++) {
                if (i == ATTEMPTS) {
                    LOG.log(System.Logger.Level.WARNING, "control group not removed: group=" + folder);
                    return;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "control group not removed: group=" + folder, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it is gone: the kernel refuses while a process is in it. */
    private static boolean delete(Path folder) {
        try {
            Files.deleteIfExists(folder);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
