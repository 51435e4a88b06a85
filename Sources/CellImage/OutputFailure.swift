import Foundation

/// The error of a module that writes files; the cases of an enumeration that are named so serve.
package protocol OutputFailure: Error {
    /// A file exists and may not be replaced.
    static func exists(file: String) -> Self
    /// A file cannot be created.
    static func cannotCreate(file: String, reason: String) -> Self
    /// Writing failed on the way.
    static func writeFailed(file: String, reason: String) -> Self
}

/// The system's words for an error number.
package func systemErrorText(_ number: Int32) -> String {
    String(cString: strerror(number))
}
