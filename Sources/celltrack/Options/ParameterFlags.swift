public import ArgumentParser
public import NeuralNetwork
public import Pipeline
public import Reporters

/// Where parameters come from: a preset, over it a configuration, over it flags.
struct ParameterFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Parameters for a kind of movie: \(Preset.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "name"
        )
    )
    var preset: Preset?

    @Option(help: ArgumentHelp("A configuration in YAML.", valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "How cells are found: cellsam (default), or classical.",
            valueName: "name"
        )
    )
    var segmenter: SegmenterChoice?

    @Option(
        help: ArgumentHelp(
            "Weights of CellSAM: a name of 'celltrack weights list', or a file; the bundled ones by default. "
                + "Means --segmenter cellsam.",
            valueName: "model"
        )
    )
    var weights: String?

    @Option(help: ArgumentHelp("Precision of CellSAM: fp32, or bf16 where the processor has it.", valueName: "type"))
    var precision: Precision?

    @Option(
        name: .customLong("box-threshold"),
        help: ArgumentHelp("Fixed part of the threshold of CellSAM's boxes, 0 to 1.", valueName: "score")
    )
    var boxThreshold: Double?

    @Option(
        name: .customLong("cell-diameter"),
        help: ArgumentHelp(
            "Diameter of the cells in pixels, for the classical segmenter and the bundled CellSAM; it is found out otherwise.",
            valueName: "pixels"
        )
    )
    var cellDiameter: Double?

    @Option(
        name: .customLong("channel"),
        help: ArgumentHelp(
            "Which channel plays which part: cell, nucleus, neck (of buds), numerator, denominator. May be repeated.",
            valueName: "part=channel"
        )
    )
    var roles: [String] = []

    @Option(
        name: .customLong("reporter"),
        help: ArgumentHelp(
            "A ratio of two channels, such as AMPK=ex480/ex405, or of two regions, such as KTR=YFP@ring/YFP@nucleus-core. "
                + "May be repeated.",
            valueName: "name=a/b"
        )
    )
    var reporters: [String] = []

    @Option(
        help: ArgumentHelp(
            "Background: none, median, percentile:10, constant:100, local-ring:5, rolling-minimum:64, roi:x,y,w,h.",
            valueName: "mode"
        )
    )
    var background: String?

    @Option(help: ArgumentHelp("Regions to measure, such as cell,nucleus,ring,perimeter.", valueName: "names"))
    var regions: String?

    @Option(
        help: ArgumentHelp(
            "When the dose was given: a time with its unit, such as 30min, or the first frame with it, such as frame:15.",
            valueName: "time"
        )
    )
    var dose: String?

    @Option(
        name: .customLong("bleaching-control"),
        help: ArgumentHelp(
            "Correct bleaching by the cells of another result, which got the vehicle or nothing.",
            valueName: "file"
        )
    )
    var bleachingControl: String?

    @Option(help: ArgumentHelp("Divisions to look for: mitosis, budding or none.", valueName: "kind"))
    var divisions: String?

    @Option(help: ArgumentHelp("How cells are followed: overlap or iou.", valueName: "method"))
    var tracker: String?

    @Option(
        name: .customLong("max-gap"),
        help: ArgumentHelp("Frames in a row that a cell may be missing before its track ends.", valueName: "frames")
    )
    var maximumGap: Int?

    @Flag(
        name: .customLong("no-repair"),
        help: "Leave masks as they were segmented: fill, divide, join and leave out none."
    )
    var leavesMasks = false

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Any parameter, such as tracking.missCost=3. May be repeated.", valueName: "name=value")
    )
    var settings: [String] = []

    /// The parameters that these flags and those of the movie lead to.
    ///
    /// - Parameters:
    ///   - movie: flags about the movie.
    ///   - labels: whether masks made elsewhere are given.
    ///   - nucleusLabels: whether masks of nuclei made elsewhere are given; the other masks then show whole cells.
    ///   - scope: the command; of a preset it takes what it uses.
    ///   - base: parameters to start from; the defaults when nil.
    /// - Returns: the merged parameters.
    /// - Throws: `RunError` or `ValidationError` for the first flag that is wrong.
    func parameters(
        movie: MovieFlags,
        labels: Bool = false,
        nucleusLabels: Bool = false,
        for scope: ParameterScope = .run,
        base: RunParameters? = nil
    ) throws -> RunParameters {
        try layers(movie: movie, labels: labels, nucleusLabels: nucleusLabels, for: scope, base: base).parameters()
    }

    /// The same as layers, which know what they name.
    func layers(
        movie: MovieFlags,
        labels: Bool = false,
        nucleusLabels: Bool = false,
        for scope: ParameterScope = .run,
        base: RunParameters? = nil
    ) throws -> ParameterLayers {
        var layers = try base.map { try ParameterLayers($0) } ?? ParameterLayers()
        if let preset { layers.add(scope.part(of: try preset.tree())) }
        if let config { layers.add(try ParameterTree(yamlFile: config)) }
        if labels { layers.add(.table(["segmentation": .table(["segmenter": .text("labels")])])) }
        if nucleusLabels { layers.add(Self.nucleusLabels) }
        layers.add(try movie.tree())
        layers.add(try tree(labels: labels))
        let roles = try ChannelRoleFlags(roles)
        layers.add(roles.tree)
        if let ratio = try roles.reporters(over: try layers.parameters().reporters) { layers.add(ratio) }
        for setting in settings { layers.add(try Self.tree(setting: setting)) }
        let segmenter = try layers.parameters().segmentation.segmenter
        if let cellDiameter { layers.add(try Self.tree(cellDiameter: cellDiameter, of: segmenter)) }
        if base == nil {
            try checkNetworkFlags(with: segmenter)
            try checkSettings(with: segmenter)
        }
        return layers
    }

    /// Refuses flags of CellSAM where another segmenter is used.
    private func checkNetworkFlags(with segmenter: SegmenterChoice) throws {
        let flags = [
            ("--weights", weights != nil), ("--box-threshold", boxThreshold != nil), ("--precision", precision != nil),
        ]
        guard segmenter != .cellsam, let (name, _) = flags.first(where: { $0.1 }) else { return }
        throw ValidationError(
            "\(name) is of CellSAM, and the segmenter is '\(segmenter.rawValue)': leave it out, or choose --segmenter cellsam"
        )
    }

    /// Refuses `--set` of a segmenter that is not used; a configuration may describe several.
    ///
    /// Both look at the channel of the classical one, which also finds nuclei beside masks made elsewhere.
    private func checkSettings(with segmenter: SegmenterChoice) throws {
        let names = settings.map { String($0.prefix { $0 != "=" }) }
        let unused = names.first { name in
            switch segmenter {
            case .cellsam: name.hasPrefix("segmentation.classical.") && name != "segmentation.classical.channel"
            case .classical, .labels: name.hasPrefix("segmentation.cellsam.") || name == "segmentation.weights"
            }
        }
        guard let unused else { return }
        throw ValidationError(
            "--set \(unused) has no effect, since the segmenter is '\(segmenter.rawValue)': leave it out, or choose another "
                + "--segmenter"
        )
    }

    /// The diameter of cells as the parameter of a segmenter.
    private static func tree(cellDiameter: Double, of segmenter: SegmenterChoice) throws -> ParameterTree {
        guard cellDiameter.isFinite else {
            throw ValidationError("--cell-diameter needs a finite number of pixels, not '\(cellDiameter)'")
        }
        var tree = ParameterTree.empty
        switch segmenter {
        case .cellsam: tree.set(["segmentation", "cellsam", "cellDiameter"], to: .number(cellDiameter))
        case .classical: tree.set(["segmentation", "classical", "diameterInPixels"], to: .number(cellDiameter))
        case .labels:
            throw ValidationError("--cell-diameter has no effect: the cells are masks made elsewhere")
        }
        return tree
    }

    /// The parameters that masks of nuclei beside those of cells mean, also where a preset follows cells by their nuclei.
    private static var nucleusLabels: ParameterTree {
        var tree = ParameterTree.empty
        tree.set(["segmentation", "nuclei"], to: .text(NucleusSource.labels.rawValue))
        tree.set(["measurement", "masksShow"], to: .text(MaskMeaning.cells.rawValue))
        return tree
    }

    private func tree(labels: Bool) throws -> ParameterTree {
        var tree = ParameterTree.empty
        func set(_ path: [String], _ value: ParameterTree?) {
            if let value { tree.set(path, to: value) }
        }
        let implied = weights == nil || labels ? nil : SegmenterChoice.cellsam
        set(["segmentation", "segmenter"], (segmenter ?? implied).map { .text($0.rawValue) })
        set(["segmentation", "weights"], weights.map { .text($0) })
        set(["segmentation", "cellsam", "precision"], precision.map { .text($0.rawValue) })
        set(["segmentation", "cellsam", "boxThreshold"], boxThreshold.map { .number($0) })
        set(["measurement", "background"], background.map { .text($0) })
        set(["measurement", "regions"], regions.map { .list($0.split(separator: ",").map { .text(String($0)) }) })
        if let dose { tree = tree.merging(try DoseText.tree(dose)) }
        set(["control", "result"], bleachingControl.map { .text($0) })
        set(["traces", "bleaching"], bleachingControl.map { _ in .text("control") })
        set(["divisions", "mode"], divisions.map { .text($0) })
        set(["tracking", "method"], tracker.map { .text($0) })
        set(["tracking", "repairsMasks"], leavesMasks ? .bool(false) : nil)
        set(["tracking", "maximumGap"], maximumGap.map { .integer($0) })
        if !reporters.isEmpty { set(["reporters"], .list(try reporters.map(ReporterText.tree))) }
        return tree
    }

    private static func tree(setting: String) throws -> ParameterTree {
        let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw ValidationError("--set needs NAME=VALUE, such as tracking.missCost=3, not '\(setting)'")
        }
        var tree = ParameterTree.empty
        do {
            tree.set(
                parts[0].split(separator: ".").map(String.init),
                to: try ParameterTree(yamlValue: String(parts[1]))
            )
        } catch {
            throw ValidationError("--set \(setting): the value cannot be read")
        }
        return tree
    }
}

extension Preset: ExpressibleByArgument {}
extension SegmenterChoice: ExpressibleByArgument {
    /// What help offers; masks made elsewhere need no segmenter beside `--labels`.
    public static var allValueStrings: [String] { [SegmenterChoice.classical, .cellsam].map(\.rawValue) }
}
extension Precision: ExpressibleByArgument {}
extension HeatMapOrder: ExpressibleByArgument {}
