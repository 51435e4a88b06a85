import Foundation

/// Puts what was written on the disk.
enum DiskSync {
    /// `syncfs` of Linux, which Swift's view of the C library leaves out; nil where the system has none.
    private static let syncfs = dlsym(nil, "syncfs").map {
        unsafeBitCast($0, to: (@convention(c) (Int32) -> Int32).self)
    }

    /// Puts everything on the disk that was written to the file system of a folder.
    ///
    /// One wait for thousands of small files, each of which would otherwise wait for the disk on its own.
    ///
    /// - Throws: `POSIXError` when a part of it cannot be written.
    static func flush(fileSystemOf folder: String) throws(POSIXError) {
        guard let syncfs else { return sync() }
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer { close(descriptor) }
        guard syncfs(descriptor) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
}
