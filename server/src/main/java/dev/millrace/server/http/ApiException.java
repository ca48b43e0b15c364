// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import org.jspecify.annotations.Nullable;

/** A request that is refused. The message says what is wrong, the hint what to do about it. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final @Nullable String hint;
    private final long retryAfterSeconds;

    /**
     * @param status of HTTP, 400–599
     * @param code upper case, stable
     */
    public ApiException(int status, String code, String message, @Nullable String hint) {
        this(status, code, message, hint, 0);
    }

    private ApiException(int status, String code, String message, @Nullable String hint, long retryAfterSeconds) {
        super(message);
        this.retryAfterSeconds = retryAfterSeconds;
        this.status = status;
        this.code = code;
        this.hint = hint;
    }

    /** What the request should have been. */
    public static ApiException badRequest(String message, @Nullable String hint) {
        return new ApiException(400, "BAD_REQUEST", message, hint);
    }

    /** What is not there. */
    public static ApiException notFound(String message, @Nullable String hint) {
        return new ApiException(404, "NOT_FOUND", message, hint);
    }

    /** A limit on how many there may be at a time. */
    public static ApiException tooMany(String message, @Nullable String hint) {
        return new ApiException(429, "TOO_MANY", message, hint);
    }

    /** Wrong credentials again and again. */
    public static ApiException tooManyTries(long retryAfterSeconds) {
        return new ApiException(
                429,
                "TOO_MANY",
                "There have been too many tries to sign in.",
                "Try again in " + retryAfterSeconds + " s.",
                retryAfterSeconds);
    }

    /** After how many seconds it makes sense to ask again; 0 if that is not known. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** What the one who asks may not do. */
    public static ApiException forbidden(String message, @Nullable String hint) {
        return new ApiException(403, "FORBIDDEN", message, hint);
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }

    /** The kind of refusal. */
    public String code() {
        return code;
    }

    /** What to do about it. */
    public @Nullable String hint() {
        return hint;
    }
}
