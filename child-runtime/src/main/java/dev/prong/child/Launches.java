package dev.prong.child;

import dev.prong.child.aot.AotCache;
import dev.prong.child.launch.ChildCommand;
import dev.prong.child.launch.InheritedOutput;
import dev.prong.child.launch.Launcher;
import dev.prong.child.session.Session;
import dev.prong.child.session.SessionOwner;
import dev.prong.child.session.SessionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Launches the children of a runtime, or those of one fork that is to be otherwise. Thread-safe. */
final class Launches {

    private final Launching launching;
    private final ChildCommand command;
    private final OptionalLong heapShare;
    private final InheritedOutput inherited;
    private final Path folder;
    private final SessionSettings sessions;
    private final AotCache aotCache;
    private final Launcher launcher;

    /**
     * Launches by {@code command}.
     *
     * @param launching what that was made of; nobody changes it any more
     * @param heapShare the most heap of a child if nobody says it
     */
    Launches(Launching launching, ChildCommand command, OptionalLong heapShare, InheritedOutput inherited, Path folder,
            SessionSettings sessions) {
        this.launching = launching;
        this.command = command;
        this.heapShare = heapShare;
        this.inherited = inherited;
        this.folder = folder;
        this.sessions = sessions;
        this.aotCache = AotCache.of(command, launching.aotCaches, launching.descriptors, folder, sessions);
        this.launcher = new Launcher(aotCache.command(), launching.descriptors, inherited, folder, aotCache::file);
    }

    /** The cache with which they start. */
    AotCache aotCache() {
        return aotCache;
    }

    /**
     * The same for a fork with these options.
     *
     * @throws IllegalArgumentException if it cannot be started so
     */
    Launches with(ForkOptions options) {
        Launching its = launching.with(options);
        return new Launches(its, its.commandOfFork(command, heapShare), heapShare, inherited, folder,
                sessions.of(its.limits.maxResidentBytes(), its.heartbeat()));
    }

    /** A session that is not begun, with a process that has just been started. */
    Session launch(String childName, SessionOwner owner) throws IOException {
        return new Session(launcher.launch(childName), sessions, owner);
    }
}
