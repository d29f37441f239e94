package dev.prong.child.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.child.Certificates;
import dev.prong.child.ChildRuntime;
import dev.prong.child.RemoteAccess;
import dev.prong.child.RemoteTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a file for TLS is said before anybody dials, and the file is named. */
@Timeout(60)
class TlsFilesTest {

    @TempDir
    Path folder;

    private Certificates authority;

    @BeforeEach
    void makeAuthority() throws Exception {
        authority = new Certificates(folder.resolve("ca"));
    }

    @Test
    void pemFilesAndKeyStoresAreTakenByBothSides() throws Exception {
        RemoteTls pem = authority.of("pem", authority);
        RemoteTls.Pkcs12 store = authority.storeOf("store", authority);
        RemoteTls both = RemoteTls.pkcs12(store.keyStore(), store.passwordFile(), authority.authorityStore());
        for (RemoteTls each : new RemoteTls[] {pem, store, both}) {
            assertNotNull(Tls.ofServer(each));
            assertNotNull(Tls.ofClient(each));
        }
    }

    @Test
    void wrongPasswordIsNamed() throws Exception {
        RemoteTls.Pkcs12 store = authority.storeOf("store", authority);
        Path wrong = Certificates.secret(Files.writeString(folder.resolve("wrong"), "letmein\n"));
        assertUnusable("key store for TLS cannot be opened: file=" + store.keyStore() + ", passwordFile=" + wrong
                + ", reason=its password is another; it is to be PKCS #12, the password the first line of that file",
                RemoteTls.pkcs12(store.keyStore(), wrong, store.authorities()));
    }

    @Test
    void missingFilesAreNamed() throws Exception {
        RemoteTls.Pem pem = (RemoteTls.Pem) authority.of("pem", authority);
        RemoteTls.Pkcs12 store = authority.storeOf("store", authority);
        Path none = folder.resolve("none");
        String missing = "file for TLS cannot be read: file=" + none + ", exists=false";
        assertUnusable(missing, RemoteTls.pem(none, pem.key(), pem.authorities()));
        assertUnusable(missing, RemoteTls.pem(pem.certificates(), none, pem.authorities()));
        assertUnusable(missing, RemoteTls.pem(pem.certificates(), pem.key(), none));
        assertUnusable(missing, RemoteTls.pkcs12(none, store.passwordFile(), pem.authorities()));
        assertUnusable(missing, RemoteTls.pkcs12(store.keyStore(), none, pem.authorities()));
        assertUnusable(missing, RemoteTls.pkcs12(store.keyStore(), store.passwordFile(), none));
    }

    @Test
    void expiredCertificateIsNamed() throws Exception {
        RemoteTls.Pem expired = (RemoteTls.Pem) authority.expired("old");
        String text = message(expired);
        assertTrue(text.matches("certificate for TLS is not good any more: file=\\Q" + expired.certificates()
                + "\\E, subject='CN=old', from=[-0-9T:]+Z, until=[-0-9T:]+Z; get a new one, or set the clock"), text);
    }

    @Test
    void keyStoreWithSeveralKeysIsRefused() throws Exception {
        RemoteTls.Pkcs12 store = authority.storeOf("store", authority);
        assertUnusable("key store for TLS must have one key: file=" + authority.everything()
                + ", keys=[authority, store]",
                RemoteTls.pkcs12(authority.everything(), store.passwordFile(), store.authorities()));
    }

    @Test
    void secretThatOthersCanReadIsNamed() throws Exception {
        RemoteTls.Pem pem = (RemoteTls.Pem) authority.of("pem", authority);
        Files.setPosixFilePermissions(pem.key(), PosixFilePermissions.fromString("rw-r--r--"));
        assertUnusable("file with a secret can be read by others: file=" + pem.key()
                + ", mode=rw-r--r--; take their right away (chmod 600)", pem);
        RemoteTls.Pkcs12 store = authority.storeOf("store", authority);
        Files.setPosixFilePermissions(store.passwordFile(), PosixFilePermissions.fromString("rw-r-----"));
        assertUnusable("file with a secret can be read by others: file=" + store.passwordFile()
                + ", mode=rw-r-----; take their right away (chmod 600)", store);
    }

    @Test
    void fileThatIsNoneOfTheseIsNamed() throws Exception {
        RemoteTls.Pem pem = (RemoteTls.Pem) authority.of("pem", authority);
        RemoteTls.Pkcs12 store = authority.storeOf("store", authority);
        Path text = Certificates.secret(Files.writeString(folder.resolve("text"), "hello\n"));
        assertTrue(message(RemoteTls.pem(text, pem.key(), pem.authorities()))
                .startsWith("certificates for TLS cannot be read: file=" + text + ", reason="));
        assertTrue(message(RemoteTls.pem(pem.certificates(), text, pem.authorities()))
                .startsWith("key for TLS cannot be used: file=" + text + ", reason="));
        assertTrue(message(RemoteTls.pem(pem.certificates(), pem.key(), text))
                .startsWith("certificates for TLS cannot be read: file=" + text + ", reason="));
        assertTrue(message(RemoteTls.pkcs12(text, store.passwordFile(), pem.authorities()))
                .startsWith("key store for TLS cannot be opened: file=" + text));
        assertUnusable("store of authorities for TLS has no certificate of its own: file=" + store.keyStore()
                + "; import them, or name a PEM file",
                RemoteTls.pkcs12(store.keyStore(), store.passwordFile(), store.keyStore()));
    }

    @Test
    void runtimeWithoutUsableFilesIsNotOpenedAndLeavesNothingBehind() throws Exception {
        RemoteTls.Pem expired = (RemoteTls.Pem) authority.expired("old");
        ChildRuntime.Builder builder = ChildRuntime.builder().onlyInvited().accept(RemoteAccess.onLoopback(0, expired));
        UncheckedIOException refused = assertThrows(UncheckedIOException.class, builder::build);
        assertTrue(refused.getMessage().startsWith("cannot listen for remote children: address=localhost/127.0.0.1:0, "
                + "reason=certificate for TLS is not good any more: file=" + expired.certificates()),
                refused::getMessage);
        assertInstanceOf(IOException.class, refused.getCause());
        dev.prong.testing.Residue.assertNone();
    }

    private static void assertUnusable(String message, RemoteTls files) {
        assertEquals(message, message(files));
        assertEquals(message, assertThrows(IOException.class, () -> Tls.ofClient(files)).getMessage());
    }

    private static String message(RemoteTls files) {
        return assertThrows(IOException.class, () -> Tls.ofServer(files)).getMessage();
    }
}
