import CZlib
import Foundation
package import NeuralNetwork

/// Bytes one behind the other.
package protocol ByteStream: AnyObject {
    /// The file that errors name.
    var path: String { get }

    /// Reads bytes.
    ///
    /// - Parameter target: where to put them.
    /// - Returns: how many there were; fewer than asked for, possibly none, only at the end.
    /// - Throws: `WeightError.malformed` when they are damaged.
    func read(into target: UnsafeMutableRawBufferPointer) throws(WeightError) -> Int
}

/// The bytes of a file as they are.
package final class PlainStream: ByteStream {
    private let file: MappedFile
    private var position = 0
    private var released = 0

    package init(_ file: MappedFile) {
        self.file = file
    }

    package var path: String { file.path }

    package func read(into target: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(target.count, file.bytes.count - position)
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: file.bytes[position..<(position + count)]))
        position += count
        file.release(behind: position, from: &released)
        return count
    }
}

/// What a gzip file holds, inflated on the way.
package final class GzipReader: ByteStream {
    /// Weights hardly shrink; what expands more than this is made to fill the disk.
    private static let largestExpansion = 200
    private static let expansionIsFreeUpTo = 1 << 26
    private static let largestInput = 1 << 30

    private let file: MappedFile
    // zlib keeps the address of this structure, which must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var consumed = 0
    private var released = 0
    private var produced = 0
    private var isAtEnd = false

    package init(_ file: MappedFile) throws(WeightError) {
        self.file = file
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard zlib_inflate_init_gzip(stream) == Z_OK else {
            throw .unreadable(file: file.path, reason: "there is no memory to inflate it")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    package var path: String { file.path }

    package func read(into target: UnsafeMutableRawBufferPointer) throws(WeightError) -> Int {
        var done = 0
        while done < target.count, !isAtEnd {
            done += try inflatePiece(into: UnsafeMutableRawBufferPointer(rebasing: target[done...]))
        }
        return done
    }

    private func inflatePiece(into target: UnsafeMutableRawBufferPointer) throws(WeightError) -> Int {
        let input = min(file.bytes.count - consumed, Self.largestInput)
        let output = min(target.count, Self.largestInput)
        guard input > 0 else { throw malformed("it ends too early") }
        let source = UnsafeMutableRawPointer(mutating: file.bytes.baseAddress)?.advanced(by: consumed)
        stream.pointee.next_in = source?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(input)
        stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(output)
        let status = inflate(stream, Z_NO_FLUSH)
        consumed += input - Int(stream.pointee.avail_in)
        let count = output - Int(stream.pointee.avail_out)
        produced += count
        guard status == Z_OK || status == Z_STREAM_END else { throw malformed("its compressed data are broken") }
        guard produced <= max(Self.expansionIsFreeUpTo, Self.largestExpansion * consumed) else {
            throw malformed("it expands more than \(Self.largestExpansion)-fold")
        }
        file.release(behind: consumed, from: &released)
        if status == Z_STREAM_END { try beginNextMember() }
        return count
    }

    /// A gzip file may be several ones, one behind the other.
    private func beginNextMember() throws(WeightError) {
        let rest = file.bytes[consumed...]
        guard rest.starts(with: [0x1f, 0x8b]) else {
            isAtEnd = true
            return
        }
        guard inflateReset(stream) == Z_OK else { throw malformed("its compressed data are broken") }
    }

    private func malformed(_ reason: String) -> WeightError {
        .malformed(file: file.path, entry: nil, reason: reason)
    }
}
