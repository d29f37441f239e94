package dev.prong.child;

import dev.prong.text.Printable;
import dev.prong.child.grpc.GrpcClientLink;
import dev.prong.child.host.RemoteHost;
import dev.prong.child.launch.PrivateFolder;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The main class of a child that is started elsewhere: {@code java -cp … dev.prong.child.RemoteChild FILE}. It reads its
 * {@link Invitation} from the file, or from its standard input if the argument is {@code -}, connects to its parent and
 * runs tasks until that says goodbye (code 0) or is gone (65). It ends with 64 and a sentence if it cannot connect.
 */
public final class RemoteChild {

    private static final int NOT_CONNECTED = 64;

    private RemoteChild() {
    }

    /** Runs tasks for the parent of the invitation; does not return before the connection has ended. */
    @SuppressWarnings("SystemOut") // Whoever starts this program reads here why it ends.
    public static void main(String[] arguments) {
        try {
            Invitation invitation = Invitation.parse(read(arguments));
            SocketAddress address = invitation.safeAddress(); // Once: a name could mean another host the next time.
            RemoteHost.serve(invitation.name(), () -> GrpcClientLink.dial(address, invitation.token(),
                    invitation.tls()));
        } catch (IOException | RuntimeException e) {
            System.err.println("Prong remote child: " + Printable.shown(String.valueOf(e.getMessage())));
            Runtime.getRuntime().halt(NOT_CONNECTED);
        }
    }

    private static String read(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("give the file of an invitation as the one argument, or - to read the"
                    + " invitation from standard input: arguments=" + arguments.length);
        }
        if (arguments[0].equals("-")) {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path file = Path.of(arguments[0]);
        if (!Files.isReadable(file)) {
            throw new IOException("invitation cannot be read: file=" + file);
        }
        PrivateFolder.requirePrivate(file);
        return Files.readString(file);
    }
}
