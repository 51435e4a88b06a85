extension CellSAMConfiguration {
    /// Checks that the sizes fit one another.
    ///
    /// - Throws: `SegmentationError.parameter` naming the first one that does not.
    public func validate() throws(SegmentationError) {
        let limit = 1 << 16
        let positive: [(String, Int)] = [
            ("imageSize", imageSize), ("encoder.patchSize", encoder.patchSize), ("encoder.width", encoder.width),
            ("encoder.depth", encoder.depth), ("encoder.heads", encoder.heads),
            ("encoder.windowSize", encoder.windowSize), ("encoder.hiddenWidth", encoder.hiddenWidth),
            ("encoder.neckWidth", encoder.neckWidth), ("detector.width", detector.width),
            ("detector.heads", detector.heads), ("detector.hiddenWidth", detector.hiddenWidth),
            ("detector.encoderLayers", detector.encoderLayers), ("detector.decoderLayers", detector.decoderLayers),
            ("detector.queries", detector.queries), ("detector.classes", detector.classes),
            ("detector.normalizationGroups", detector.normalizationGroups), ("maskDecoder.layers", maskDecoder.layers),
            ("maskDecoder.heads", maskDecoder.heads), ("maskDecoder.hiddenWidth", maskDecoder.hiddenWidth),
            ("maskDecoder.qualityHiddenWidth", maskDecoder.qualityHiddenWidth),
            ("maskDecoder.maskTokens", maskDecoder.maskTokens),
        ]
        try validate(stem: encoder.stemWidths, limit: limit)
        try validateExtensions()
        for (name, value) in positive where !(1...limit).contains(value) {
            throw .parameter(name: "model.\(name)", reason: "must be between 1 and \(limit)")
        }
        let multiples: [(String, Int, Int)] = [
            ("imageSize", imageSize, encoder.patchSize), ("encoder.width", encoder.width, encoder.heads),
            ("encoder.neckWidth", encoder.neckWidth, maskDecoder.heads * 2),
            ("encoder.neckWidth", encoder.neckWidth, 8),
            ("detector.width", detector.width, detector.heads), ("detector.width", detector.width, 4),
            ("detector.width", detector.width, detector.normalizationGroups),
        ]
        for (name, value, divisor) in multiples where value % divisor != 0 {
            throw .parameter(name: "model.\(name)", reason: "must be a multiple of \(divisor)")
        }
        for (name, value, limit) in [("imageSize", imageSize, 4096), ("encoder.patchSize", gridSize, 256)]
        where value > limit {
            throw .parameter(
                name: "model.\(name)",
                reason: "images may have up to 4096 x 4096 pixels in up to 256 x 256 patches"
            )
        }
        for (name, value, limit) in [
            ("encoder.windowSize", encoder.windowSize, gridSize),
            ("encoder.alternateWindowSize", encoder.alternateWindowSize, gridSize),
            ("maskDecoder.maskTokens", maskDecoder.maskTokens, 64),
        ] where value > limit {
            throw .parameter(name: "model.\(name)", reason: "must be at most \(limit)")
        }
        for block in encoder.globalBlocks where !(0..<encoder.depth).contains(block) {
            throw .parameter(name: "model.encoder.globalBlocks", reason: "there is no block \(block)")
        }
    }

    private func validate(stem widths: [Int], limit: Int) throws(SegmentationError) {
        guard widths.allSatisfy((1...limit).contains), widths.count <= 4,
            encoder.patchSize.isMultiple(of: 1 << widths.count)
        else {
            throw .parameter(
                name: "model.encoder.stemWidths",
                reason: "may hold up to 4 widths from 1 to \(limit), and each halves the patch"
            )
        }
    }

    private func validateExtensions() throws(SegmentationError) {
        guard encoder.alternateWindowSize >= 0 else {
            throw .parameter(name: "model.encoder.alternateWindowSize", reason: "must not be negative")
        }
        guard detector.positionScale > 0, detector.positionScale <= 1024 else {
            throw .parameter(name: "model.detector.positionScale", reason: "must be above 0 and at most 1024")
        }
        guard detector.positionTemperature >= 1, detector.positionTemperature <= 1e6 else {
            throw .parameter(name: "model.detector.positionTemperature", reason: "must be between 1 and 1,000,000")
        }
        guard (0...1).contains(detector.boxUnit) else {
            throw .parameter(name: "model.detector.boxUnit", reason: "must be between 0 and 1")
        }
        let sizes = maskDecoder.windowSizes
        guard sizes.allSatisfy((1...256).contains), sizes == sizes.sorted(), sizes.count <= 16 else {
            throw .parameter(name: "model.maskDecoder.windowSizes", reason: "must ascend, from 1 to 256 tokens")
        }
        guard preparation == .compact || sizes.isEmpty else {
            throw .parameter(
                name: "model.maskDecoder.windowSizes",
                reason: "only networks of the kind 'compact' have windows"
            )
        }
        guard (0...256).contains(maskDecoder.windowMargin) else {
            throw .parameter(name: "model.maskDecoder.windowMargin", reason: "must be between 0 and 256")
        }
        guard preparation == .published || sharesEncoder else {
            throw .parameter(name: "model.preparation", reason: "'compact' needs a shared encoder")
        }
    }
}
