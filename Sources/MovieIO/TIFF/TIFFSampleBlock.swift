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

    /// Decodes a block; false when a value has no place in the type.
    static func decode<Stored: TIFFStoredSample>(
        _ block: TIFFSampleBlock,
        as stored: Stored.Type,
        into target: UnsafeMutablePointer<Self>,
        targetStride: Int
    ) -> Bool
}

extension Float: TIFFDecodedSample {
    static var storage: (format: TIFFLayout.SampleFormat, bits: Int) { (.float, 32) }

    @inline(__always)
    static func decode<Stored: TIFFStoredSample>(
        _ block: TIFFSampleBlock,
        as stored: Stored.Type,
        into target: UnsafeMutablePointer<Float>,
        targetStride: Int
    ) -> Bool {
        for row in 0..<block.rows {
            let input = block.row(row, as: Stored.Bits.self)
            let output = target + row * targetStride
            switch (block.stride, block.isSwapped) {
            case (1, false): for column in 0..<block.columns { output[column] = Stored.intensity(input[column]) }
            case (1, true):
                for column in 0..<block.columns { output[column] = Stored.intensity(input[column].byteSwapped) }
            case (let stride, let isSwapped):
                for column in 0..<block.columns {
                    let bits = input[column * stride]
                    output[column] = Stored.intensity(isSwapped ? bits.byteSwapped : bits)
                }
            }
        }
        return true
    }
}

extension UInt32: TIFFDecodedSample {
    static var storage: (format: TIFFLayout.SampleFormat, bits: Int) { (.unsigned, 32) }

    @inline(__always)
    static func decode<Stored: TIFFStoredSample>(
        _ block: TIFFSampleBlock,
        as stored: Stored.Type,
        into target: UnsafeMutablePointer<UInt32>,
        targetStride: Int
    ) -> Bool {
        var defects: UInt32 = 0
        for row in 0..<block.rows {
            let input = block.row(row, as: Stored.Bits.self)
            let output = target + row * targetStride
            switch (block.stride, block.isSwapped) {
            case (1, false):
                for column in 0..<block.columns {
                    let label = Stored.label(input[column])
                    output[column] = label.value
                    defects |= label.isExact ? 0 : 1
                }
            case (let stride, let isSwapped):
                for column in 0..<block.columns {
                    let bits = input[column * stride]
                    let label = Stored.label(isSwapped ? bits.byteSwapped : bits)
                    output[column] = label.value
                    defects |= label.isExact ? 0 : 1
                }
            }
        }
        return defects == 0
    }
}

extension TIFFSampleBlock {
    /// The samples of a row from the chosen sample of its first pixel on.
    @inline(__always)
    fileprivate func row<Bits>(_ row: Int, as type: Bits.Type) -> UnsafePointer<Bits> {
        (source + row * rowBytes).assumingMemoryBound(to: Bits.self) + sample
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
        case (.unsigned, 8): Sample.decode(self, as: UInt8.self, into: target, targetStride: targetStride)
        case (.unsigned, 16): Sample.decode(self, as: UInt16.self, into: target, targetStride: targetStride)
        case (.unsigned, 32): Sample.decode(self, as: UInt32.self, into: target, targetStride: targetStride)
        case (.unsigned, _): Sample.decode(self, as: UInt64.self, into: target, targetStride: targetStride)
        case (.signed, 8): Sample.decode(self, as: Int8.self, into: target, targetStride: targetStride)
        case (.signed, 16): Sample.decode(self, as: Int16.self, into: target, targetStride: targetStride)
        case (.signed, 32): Sample.decode(self, as: Int32.self, into: target, targetStride: targetStride)
        case (.signed, _): Sample.decode(self, as: Int64.self, into: target, targetStride: targetStride)
        case (.float, 16): Sample.decode(self, as: TIFFHalfFloat.self, into: target, targetStride: targetStride)
        case (.float, 32): Sample.decode(self, as: TIFFSingleFloat.self, into: target, targetStride: targetStride)
        case (.float, _): Sample.decode(self, as: TIFFDoubleFloat.self, into: target, targetStride: targetStride)
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
