package dev.prong.examples;

/**
 * What was found out about a file.
 *
 * @param bytes how many it has
 * @param gzipBytes how many are left when it is compressed
 * @param sha256 its digest, in hexadecimal
 */
record FileDigest(long bytes, long gzipBytes, String sha256) {
}
