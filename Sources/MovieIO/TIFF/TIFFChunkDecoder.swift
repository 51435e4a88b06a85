internal import CTIFF
import Synchronization

/// A libtiff handle that decodes strips or tiles of one format.
///
/// Only one thread uses it at a time, because the pool hands it out to one plane; hence `@unchecked`.
final class TIFFChunkDecoder: @unchecked Sendable {
    let format: TIFFChunkFormat
    /// Compressed bytes, filled by the user of the decoder.
    private(set) var input = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    /// Room for one decoded chunk.
    let output: UnsafeMutableRawBufferPointer
    private let memory: UnsafeMutablePointer<celltrack_tiff_memory>
    private let file: UnsafeMutableBufferPointer<UInt8>
    private let handle: OpaquePointer?

    /// Prepares a handle; `isUsable` says whether libtiff accepted the format.
    init(_ format: TIFFChunkFormat) {
        self.format = format
        let bytes = format.file()
        file = .allocate(capacity: bytes.count)
        _ = file.initialize(from: bytes)
        memory = .allocate(capacity: 1)
        memory.initialize(to: celltrack_tiff_memory())
        memory.pointee.bytes = file.baseAddress
        memory.pointee.count = UInt64(bytes.count)
        let size = format.rowBytes * format.rows
        handle = celltrack_tiff_open(memory, "rmD", Int64(max(1 << 26, 4 * size)))
        if format.scheme == TIFFScheme.jpeg, format.photometric == 6 {
            _ = handle.map { celltrack_tiff_decode_jpeg_as_rgb($0) }
        }
        let isRightSize = handle.map { Int(TIFFStripSize($0)) == size } ?? false
        output = .allocate(byteCount: isRightSize ? size : 0, alignment: 16)
    }

    deinit {
        if let handle { TIFFCleanup(handle) }
        memory.deallocate()
        file.deallocate()
        input.deallocate()
        output.deallocate()
    }

    /// Whether libtiff accepted the format.
    var isUsable: Bool { output.count > 0 }

    /// What libtiff said first, in one line.
    var message: String {
        let text = memory.pointee.has_error != 0 ? errorText : warningText
        return text.isEmpty ? "it cannot be decoded" : text
    }

    /// Room for compressed bytes, kept from chunk to chunk.
    func input(ofSize size: Int) -> UnsafeMutableRawBufferPointer {
        if input.count < size {
            input.deallocate()
            input = .allocate(byteCount: size, alignment: 16)
        }
        return UnsafeMutableRawBufferPointer(rebasing: input[0..<size])
    }

    /// Decodes compressed bytes into a whole chunk in the machine's byte order.
    ///
    /// - Returns: false when the bytes are damaged; `message` says how.
    func decode(_ bytes: UnsafeMutableRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Bool {
        memory.pointee.has_error = 0
        memory.pointee.has_warning = 0
        let outcome = TIFFReadFromUserBuffer(
            handle,
            0,
            bytes.baseAddress,
            tmsize_t(bytes.count),
            target.baseAddress,
            tmsize_t(target.count)
        )
        // libjpeg fills what is missing with grey and only warns.
        let isDamagedJPEG = warningText.contains("Premature end") || warningText.contains("Corrupt JPEG")
        return outcome != 0 && memory.pointee.has_error == 0 && !isDamagedJPEG
    }

    private var errorText: String {
        memory.pointee.has_error == 0 ? "" : withUnsafeBytes(of: memory.pointee.error, TIFFChunkDecoder.text)
    }

    private var warningText: String {
        memory.pointee.has_warning == 0 ? "" : withUnsafeBytes(of: memory.pointee.warning, TIFFChunkDecoder.text)
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix { $0 != 0 && $0 != 10 }, as: UTF8.self)
    }
}

/// Decoders that wait for their next plane, so that pages of one format share handles and threads do not.
final class TIFFChunkDecoderPool: Sendable {
    /// Handles that are kept; more are closed.
    private static let limit = 8

    private let idle = Mutex<[TIFFChunkDecoder]>([])

    /// A decoder of a format, for the caller alone until it is given back.
    func take(_ format: TIFFChunkFormat) -> TIFFChunkDecoder {
        let found = idle.withLock { decoders in
            decoders.lastIndex { $0.format == format }.map { decoders.remove(at: $0) }
        }
        return found ?? TIFFChunkDecoder(format)
    }

    /// Gives a decoder back.
    func give(_ decoder: TIFFChunkDecoder) {
        idle.withLock { decoders in
            if decoders.count >= TIFFChunkDecoderPool.limit { decoders.removeFirst() }
            decoders.append(decoder)
        }
    }
}
