// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import dev.gatehouse.language.cue.evaluate.PackageTable;
import dev.gatehouse.language.cue.evaluate.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The packages and predeclared names of CUE 0.15.
public final class StandardPackages implements PackageTable {
    private static final Set<String> ELSEWHERE = Set.of(
            "encoding/csv",
            "encoding/openapi",
            "encoding/toml",
            "text/tabwriter",
            "text/template",
            "tool",
            "tool/cli",
            "tool/exec",
            "tool/file",
            "tool/http",
            "tool/os");

    private final Map<String, Family> families = new HashMap<>();
    private final Map<String, Value> predeclared = LanguageFunctions.all();

    public StandardPackages() {
        List<Family> all = new ArrayList<>();
        all.add(ListFunctions.family());
        all.add(StringFunctions.family());
        all.add(StructFunctions.family());
        all.add(RegexpFunctions.family());
        all.addAll(EncodingFunctions.families());
        all.addAll(CryptoFunctions.families());
        all.addAll(MathFunctions.families());
        all.add(StrconvFunctions.family());
        all.add(NetFunctions.family());
        all.add(TimeFunctions.family());
        all.add(UuidFunctions.family());
        all.add(YamlFunctions.family());
        all.add(PathFunctions.family());
        all.add(HtmlFunctions.family());
        for (Family family : all) {
            families.put(family.path(), family);
        }
    }

    @Override
    public Optional<Map<String, Value>> members(String path) {
        return Optional.ofNullable(families.get(path)).map(Family::members);
    }

    @Override
    public boolean exists(String path) {
        return families.containsKey(path) || ELSEWHERE.contains(path);
    }

    @Override
    public Set<String> missing(String path) {
        Family family = families.get(path);
        return family == null ? Set.of() : family.missing();
    }

    @Override
    public Optional<Value> predeclared(String name) {
        return Optional.ofNullable(predeclared.get(name));
    }
}
