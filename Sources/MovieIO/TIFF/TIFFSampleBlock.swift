/// A rectangle of samples in memory, on its way into a plane.
struct TIFFSampleBlock {
    /// The first byte of the first row.
    var source: UnsafeRawPointer
    /// Rows to take.
    var rows: Int
    /// Columns to take.
    var columns: Int
    /// Bytes from a row to the next.
    var rowBytes: Int
    /// Samples from a pixel to the next.
    var stride: Int
    /// Which sample of each pixel.
    var sample: Int
    /// Whether the bytes of each sample are in the other order than the machine's.
    var isSwapped: Bool
    /// How the bits of a sample are to be understood.
    var format: TIFFLayout.SampleFormat
    /// Bits of a sample.
    var bits: Int
}

/// A type into which stored samples are decoded.
protocol TIFFDecodedSample: Sendable, BitwiseCopyable, AdditiveArithmetic {
    /// The stored form that needs no decoding.
    static var storage: (format: TIFFLayout.SampleFormat, bits: Int) { get }

    /// Decodes one sample, and says whether its value has a place in the type.
    static func decode<Stored: TIFFStoredSample>(
        _ bits: Stored.Bits,
        as stored: Stored.Type
    ) -> (value: Self, isExact: Bool)
}

extension Float: TIFFDecodedSample {
    static var storage: (format: TIFFLayout.SampleFormat, bits: Int) { (.float, 32) }

    @inline(__always)
    static func decode<Stored: TIFFStoredSample>(
        _ bits: Stored.Bits,
        as stored: Stored.Type
    ) -> (value: Float, isExact: Bool) {
        (Stored.intensity(bits), true)
    }
}

extension UInt32: TIFFDecodedSample {
    static var storage: (format: TIFFLayout.SampleFormat, bits: Int) { (.unsigned, 32) }

    @inline(__always)
    static func decode<Stored: TIFFStoredSample>(
        _ bits: Stored.Bits,
        as stored: Stored.Type
    ) -> (value: UInt32, isExact: Bool) {
        Stored.label(bits)
    }
}

extension TIFFSampleBlock {
    /// Decodes samples of one type; the compiler vectorises the loops whose stride is known to be 1.
    @inline(__always)
    private func decode<Stored: TIFFStoredSample, Sample: TIFFDecodedSample>(
        _ stored: Stored.Type,
        into target: UnsafeMutablePointer<Sample>,
        targetStride: Int
    ) -> Bool {
        var isExact = true
        for row in 0..<rows {
            let input = (source + row * rowBytes).assumingMemoryBound(to: Stored.Bits.self) + sample
            let output = target + row * targetStride
            let isRowExact =
                switch (stride, isSwapped) {
                case (1, false): decodeRow(input, as: stored, stride: 1, isSwapped: false, into: output)
                case (1, true): decodeRow(input, as: stored, stride: 1, isSwapped: true, into: output)
                default: decodeRow(input, as: stored, stride: stride, isSwapped: isSwapped, into: output)
                }
            isExact = isExact && isRowExact
        }
        return isExact
    }

    @inline(__always)
    private func decodeRow<Stored: TIFFStoredSample, Sample: TIFFDecodedSample>(
        _ input: UnsafePointer<Stored.Bits>,
        as stored: Stored.Type,
        stride: Int,
        isSwapped: Bool,
        into output: UnsafeMutablePointer<Sample>
    ) -> Bool {
        var defects: UInt32 = 0
        for column in 0..<columns {
            let bits = input[column * stride]
            let decoded = Sample.decode(isSwapped ? bits.byteSwapped : bits, as: stored)
            output[column] = decoded.value
            defects |= decoded.isExact ? 0 : 1
        }
        return defects == 0
    }

    /// Decodes the block into rows of a plane.
    ///
    /// - Returns: whether every value has a place in the type.
    func decode<Sample: TIFFDecodedSample>(into target: UnsafeMutablePointer<Sample>, targetStride: Int) -> Bool {
        guard bits < 16, bits != 8 else { return decodeWhole(into: target, targetStride: targetStride) }
        return withUnsafeTemporaryAllocation(of: UInt16.self, capacity: rows * columns) { unpacked in
            guard let base = unpacked.baseAddress else { return true }
            unpack(into: base)
            var block = self
            block.source = UnsafeRawPointer(base)
            block.rowBytes = columns * 2
            block.stride = 1
            block.sample = 0
            block.isSwapped = false
            block.bits = 16
            return block.decodeWhole(into: target, targetStride: targetStride)
        }
    }

    /// Decodes samples of 8, 16, 32 or 64 bits.
    private func decodeWhole<Sample: TIFFDecodedSample>(
        into target: UnsafeMutablePointer<Sample>,
        targetStride: Int
    ) -> Bool {
        switch (format, bits) {
        case (.unsigned, 8): decode(UInt8.self, into: target, targetStride: targetStride)
        case (.unsigned, 16): decode(UInt16.self, into: target, targetStride: targetStride)
        case (.unsigned, 32): decode(UInt32.self, into: target, targetStride: targetStride)
        case (.unsigned, _): decode(UInt64.self, into: target, targetStride: targetStride)
        case (.signed, 8): decode(Int8.self, into: target, targetStride: targetStride)
        case (.signed, 16): decode(Int16.self, into: target, targetStride: targetStride)
        case (.signed, 32): decode(Int32.self, into: target, targetStride: targetStride)
        case (.signed, _): decode(Int64.self, into: target, targetStride: targetStride)
        case (.float, 16): decode(TIFFHalfFloat.self, into: target, targetStride: targetStride)
        case (.float, 32): decode(TIFFSingleFloat.self, into: target, targetStride: targetStride)
        case (.float, _): decode(TIFFDoubleFloat.self, into: target, targetStride: targetStride)
        }
    }

    /// Spreads samples of 1 to 15 bits, packed from the most significant bit on, over 16 bits each.
    private func unpack(into target: UnsafeMutablePointer<UInt16>) {
        let mask = (UInt32(1) << bits) - 1
        for row in 0..<rows {
            let input = (source + row * rowBytes).assumingMemoryBound(to: UInt8.self)
            let output = target + row * columns
            for column in 0..<columns {
                let start = (column * stride + sample) * bits
                let last = start + bits - 1
                var window: UInt32 = 0
                for byte in start / 8...last / 8 {
                    window = window << 8 | UInt32(input[byte])
                }
                output[column] = UInt16(truncatingIfNeeded: window >> UInt32(7 - last % 8) & mask)
            }
        }
    }

    /// Which rule for labels the block's values break, as a sentence for a person.
    func labelDefect() -> String {
        let values = [Float](unsafeUninitializedCapacity: rows * columns) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            _ = decode(into: base, targetStride: columns)
            count = rows * columns
        }
        let defect =
            if values.contains(where: { !$0.isFinite }) {
                "is not a finite number"
            } else if values.contains(where: { $0 < 0 }) {
                "is negative"
            } else if values.contains(where: { $0 >= 4_294_967_296 }) {
                "is above 4294967295"
            } else {
                "is not a whole number"
            }
        return "a label \(defect); labels are whole numbers from 0 to 4294967295"
    }
}
